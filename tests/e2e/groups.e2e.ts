import type { Locator, Page } from "@playwright/test";
import { type Device, expect, test } from "./fixtures.ts";

const details = (page: Page): Locator => page.getByRole("region", { name: "Group details" });
const dialog = (page: Page): Locator => page.getByRole("dialog");

/** Chooses people in the dialog that is open, by their usernames. */
async function choose(page: Page, people: readonly Device[]): Promise<void> {
  const search = dialog(page).getByRole("textbox", { name: "Find people" });
  for (const { person } of people) {
    await search.fill(person.username);
    await dialog(page)
      .getByRole("checkbox", { name: new RegExp(person.nickname) })
      .check();
  }
}

/** Makes a group in the page and answers its number. */
async function makeGroup(owner: Device, name: string, people: readonly Device[]): Promise<number> {
  const { page } = owner;
  await page.getByRole("button", { name: "New group" }).click();
  await page.getByRole("textbox", { name: "Group name" }).fill(name);
  await choose(page, people);
  await page.getByRole("button", { name: "Create group" }).click();
  await expect(page).toHaveURL(/\/g\/\d+$/);
  return Number(page.url().split("/").at(-1));
}

/** What can be done with a member, opened in the details. */
async function openMember({ page }: Device, name: string): Promise<Locator> {
  const member = details(page).getByRole("listitem").filter({ hasText: name });
  const row = member.getByRole("button", { expanded: false }).first();
  if (await row.isVisible()) await row.click();
  return member;
}

test("a group is made, talked in and joined by another, each seen by all at once", async ({ cast }) => {
  const [mei, wei] = await cast.pair({ viewport: { width: 1440, height: 900 } });
  const lin = await cast.device(await cast.person("Lin Wan"));
  for (const device of [mei, wei, lin]) await device.visit();

  await makeGroup(mei, "Design circle", [wei]);
  await expect(mei.page.getByRole("heading", { level: 1, name: "Design circle" })).toBeVisible();
  await expect(mei.chat.log).toContainText("You created the group with Wei Lin");
  await expect(mei.page.getByRole("main")).toContainText("2 members");
  await expect(wei.chat.row("Design circle")).toContainText("Mei Chen created the group with you");

  await mei.chat.send("shall we begin?");
  await expect(wei.chat.row("Design circle")).toContainText("Mei Chen: shall we begin?");
  await expect(wei.chat.row("Design circle")).toHaveAccessibleName(/1 unread message/);
  await wei.chat.row("Design circle").click();
  await expect(wei.chat.message("shall we begin?")).toHaveAccessibleName(/^Mei Chen/);
  await expect(wei.chat.log).toContainText("Mei Chen");

  await Promise.all([
    wei.chat.box.pressSequentially("a sentence that takes a while", { delay: 60 }),
    expect(mei.page.getByText("Wei Lin is typing…").first()).toBeVisible(),
  ]);
  await wei.chat.box.press("Enter");
  await expect(mei.chat.message("a sentence that takes a while")).toBeVisible();

  await details(mei.page).getByRole("button", { name: "Add members" }).click();
  await choose(mei.page, [lin]);
  await dialog(mei.page).getByRole("button", { name: "Add members" }).click();
  await expect(mei.chat.log).toContainText("You added Lin Wan");
  await expect(wei.chat.log).toContainText("Mei Chen added Lin Wan");
  await expect(details(mei.page).getByRole("listitem").filter({ hasText: "Lin Wan" })).toBeVisible();
  await expect(wei.page.getByRole("main")).toContainText("3 members");
  await lin.chat.row("Design circle").click();
  await expect(lin.chat.log).toContainText("Mei Chen added you");
  await lin.chat.send("good to be here");
  await expect(mei.chat.message("good to be here")).toBeVisible();
  await expect(wei.chat.message("good to be here")).toBeVisible();
});

test("roles, muting, removing and handing over are seen by those who are there and by one who was away", async ({
  cast,
}) => {
  const [mei, wei] = await cast.pair({ viewport: { width: 1440, height: 900 } });
  const lin = await cast.device(await cast.person("Lin Wan"));
  for (const device of [mei, wei, lin]) await device.visit();
  const group = await makeGroup(mei, "Night shift", [wei, lin]);
  await wei.visit(`g/${group}`);
  await expect(wei.chat.box).toBeVisible();
  await expect(lin.chat.row("Night shift")).toBeVisible();
  await lin.context.setOffline(true);

  const member = await openMember(mei, "Wei Lin");
  await member.getByRole("button", { name: "Make admin" }).click();
  await expect(member).toContainText("Admin");
  await expect(wei.chat.log).toContainText("Mei Chen made you an admin");
  await member.getByRole("button", { name: "Make member" }).click();
  await expect(wei.chat.log).toContainText("Mei Chen made you a member again");

  await member.getByRole("button", { name: "Mute member" }).click();
  await dialog(mei.page).getByRole("button", { name: "Mute member" }).click();
  await expect(wei.page.getByText(/You are muted here until/)).toBeVisible();
  await expect(wei.chat.box).toBeHidden();
  await expect(member).toContainText("Muted");
  await member.getByRole("button", { name: "Unmute" }).click();
  await expect(wei.chat.box).toBeVisible();

  await mei.page.getByRole("switch", { name: "Mute everybody" }).check();
  await expect(wei.page.getByText(/Only the owner and the admins may write/)).toBeVisible();
  await expect(mei.chat.box).toBeVisible();
  await mei.page.getByRole("switch", { name: "Mute everybody" }).uncheck();
  await expect(wei.chat.box).toBeVisible();

  await member.getByRole("button", { name: "Transfer ownership" }).click();
  await dialog(mei.page).getByRole("button", { name: "Transfer ownership" }).click();
  await expect(wei.chat.log).toContainText("Mei Chen made you the owner");
  await expect(member.getByRole("button", { name: "Remove" })).toBeHidden();
  await expect(details(wei.page).getByRole("button", { name: "Dissolve group" })).toBeVisible();

  const meiAtWei = await openMember(wei, "Mei Chen");
  await meiAtWei.getByRole("button", { name: "Remove" }).click();
  await expect(mei.page.getByRole("main")).toContainText("You are not in this group any more.");
  await expect(mei.chat.box).toBeHidden();
  await expect(wei.chat.log).toContainText("You removed Mei Chen");
  await wei.chat.send("after Mei was gone");
  await expect(wei.chat.message("after Mei was gone")).toContainText("Sent");
  await expect(mei.chat.message("after Mei was gone")).toBeHidden();

  await lin.context.setOffline(false);
  await lin.chat.row("Night shift").click();
  await expect(lin.chat.message("after Mei was gone")).toBeVisible({ timeout: 20_000 });
  for (const line of [
    "Mei Chen made Wei Lin an admin",
    "Mei Chen muted Wei Lin until",
    "Mei Chen made Wei Lin the owner",
    "Wei Lin removed Mei Chen",
  ]) {
    await expect(lin.chat.log).toContainText(line);
  }
});

test("a group is renamed, left and dissolved", async ({ cast }) => {
  const [mei, wei] = await cast.pair({ viewport: { width: 1440, height: 900 } });
  const lin = await cast.device(await cast.person("Lin Wan"), { viewport: { width: 1440, height: 900 } });
  for (const device of [mei, wei, lin]) await device.visit();
  const group = await makeGroup(mei, "First name", [wei, lin]);
  await wei.visit(`g/${group}`);
  await lin.visit(`g/${group}`);

  await details(mei.page).getByRole("button", { name: "Edit group" }).click();
  await dialog(mei.page).getByRole("textbox", { name: "Group name" }).fill("Second name");
  await dialog(mei.page).getByRole("textbox", { name: "Description" }).fill("Where we plan the summer");
  await dialog(mei.page).getByRole("button", { name: "Save" }).click();
  for (const { page } of [mei, wei, lin]) {
    await expect(page.getByRole("heading", { level: 1, name: "Second name" })).toBeVisible();
    await expect(details(page)).toContainText("Where we plan the summer");
  }
  await details(mei.page).getByRole("button", { name: "Announce" }).click();
  await dialog(mei.page).getByRole("textbox", { name: "Text" }).fill("We meet on Friday");
  await dialog(mei.page).getByRole("button", { name: "Announce" }).click();
  await expect(details(wei.page)).toContainText("We meet on Friday");

  await details(lin.page).getByRole("button", { name: "Leave group" }).click();
  await dialog(lin.page).getByRole("button", { name: "Leave group" }).click();
  await expect(lin.page.getByRole("main")).toContainText("You are not in this group any more.");
  await expect(mei.chat.log).toContainText("Lin Wan left");
  await expect(details(wei.page).getByRole("listitem").filter({ hasText: "Lin Wan" })).toBeHidden();

  await details(mei.page).getByRole("button", { name: "Dissolve group" }).click();
  const confirm = dialog(mei.page).getByRole("button", { name: "Dissolve group" });
  await expect(confirm).toBeDisabled();
  await dialog(mei.page).getByRole("textbox", { name: "Group name" }).fill("Second name");
  await confirm.click();
  for (const { page, chat } of [mei, wei]) {
    await expect(page.getByRole("main")).toContainText("This group was dissolved.");
    await expect(chat.box).toBeHidden();
  }
  await lin.page.reload();
  await expect(lin.page.getByRole("main")).toContainText("You are not in this group any more.");
  await expect(lin.chat.log).not.toContainText("dissolved");
});
