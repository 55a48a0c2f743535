import AxeBuilder from "@axe-core/playwright";
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
  await expect(mei.page.getByRole("main")).toContainText("2 members · 2 online");
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
  await expect(wei.page.getByRole("main")).toContainText("3 members · 3 online");
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
  await details(mei.page).getByRole("button", { name: "Announce", exact: true }).click();
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

test("a mention is chosen with the keys, marked in the list and led to; readers are counted and named", async ({
  cast,
}) => {
  const [mei, wei] = await cast.pair({ viewport: { width: 1440, height: 900 } });
  const lin = await cast.device(await cast.person("Lin Wan"));
  for (const device of [mei, wei, lin]) await device.visit();
  const group = await makeGroup(mei, "Reading circle", [wei, lin]);
  await expect(wei.chat.row("Reading circle")).toBeVisible();

  await mei.chat.box.pressSequentially("see @wei");
  const options = mei.page.getByRole("listbox", { name: "Mention somebody" }).getByRole("option");
  await expect(options).toHaveCount(1);
  await expect(options.first()).toHaveAttribute("aria-selected", "true");
  await mei.chat.box.press("Escape");
  await expect(options).toHaveCount(0);
  await mei.chat.box.fill("");
  await mei.chat.box.pressSequentially("@");
  await expect(options).toHaveCount(3);
  await mei.chat.box.press("ArrowDown");
  await mei.chat.box.press("ArrowDown");
  await mei.chat.box.press("Tab");
  await expect(mei.chat.box).toHaveValue("@Wei Lin ");
  await mei.chat.box.pressSequentially("look at this");
  await mei.chat.box.press("Enter");
  await expect(
    mei.chat.message("@Wei Lin look at this").locator("span", { hasText: "@Wei Lin" }),
  ).toBeVisible();
  await expect(wei.chat.row("Reading circle")).toContainText("@you");
  await expect(lin.chat.row("Reading circle")).toContainText("look at this");
  await expect(lin.chat.row("Reading circle")).not.toContainText("@you");

  for (let n = 1; n <= 40; n++) {
    await mei.run("message.send", {
      target: { group },
      body: {
        type: "text",
        text: `line ${n}`,
        ...(n === 30 ? { mentions: { users: [wei.person.username] } } : {}),
      },
      clientId: `e2e-mention-${group}-${n}`,
    });
  }
  await wei.chat.row("Reading circle").click();
  const jump = wei.page.getByRole("button", { name: /Go to where you were mentioned, 1 mention/ });
  await jump.click();
  await expect(wei.chat.message(/^line 30$/)).toBeInViewport();
  await expect(jump).toBeHidden();
  await expect(wei.chat.row("Reading circle")).not.toContainText("@you");

  await mei.chat.send("who has seen this?");
  await expect(wei.chat.message("who has seen this?")).toBeAttached();
  const receipt = mei.chat.message("who has seen this?").getByRole("button", { name: "Read by 1" });
  await receipt.click({ timeout: 20_000 });
  await expect(dialog(mei.page).getByRole("tabpanel")).toContainText("Wei Lin");
  await dialog(mei.page)
    .getByRole("tab", { name: /Not yet/ })
    .click();
  await expect(dialog(mei.page).getByRole("tabpanel")).toContainText("Lin Wan");
});

test("a public group is found by its number, joined by request and by link", async ({ cast }) => {
  const [mei, wei] = await cast.pair({ viewport: { width: 1440, height: 900 } });
  const lin = await cast.device(await cast.person("Lin Wan"));
  const { group } = await mei.run("group.create", { name: "Open garden", visibility: "public" });
  await mei.visit("contacts");
  await wei.visit(`g/${group.id}`);
  await expect(wei.page.getByRole("main")).toContainText("Open garden");
  await wei.page.getByRole("textbox", { name: "Reason" }).fill("I have a spade");
  await wei.page.getByRole("button", { name: "Join" }).click();
  await expect(wei.page.getByText("You asked to join.")).toBeVisible();
  await expect(mei.page.getByText("I have a spade")).toBeVisible();
  await mei.page.getByRole("button", { name: "Refuse" }).click();
  await expect(mei.page.getByText("I have a spade")).toBeHidden();
  await wei.page.getByRole("button", { name: "Join" }).click();
  await mei.page.getByRole("button", { name: "Approve" }).click();
  await expect(wei.chat.box).toBeVisible();
  await expect(wei.chat.log).toContainText("Mei Chen added you");

  await mei.visit(`g/${group.id}`);
  await details(mei.page).getByRole("button", { name: "Requests to join" }).click();
  const answered = dialog(mei.page).getByRole("region", { name: "Answered" }).getByRole("listitem");
  await expect(answered).toHaveCount(2);
  await expect(answered.first()).toContainText(/Wei Lin.*Approved by Mei Chen/s);
  await expect(answered.last()).toContainText(/Wei Lin.*I have a spade.*Refused by Mei Chen/s);
  await mei.page.keyboard.press("Escape");
  await details(mei.page).getByRole("button", { name: "Invite link" }).click();
  await dialog(mei.page).getByRole("button", { name: "Make link" }).click();
  const link = await dialog(mei.page).getByRole("textbox", { name: "Link" }).inputValue();
  await lin.page.goto(link);
  await expect(lin.page.getByText("Mei Chen invites you to this group.")).toBeVisible();
  await lin.page.getByRole("button", { name: "Join" }).click();
  await expect(lin.chat.box).toBeVisible();
});

test("a chat is pinned, muted, marked as unread and hidden from its row, on all devices", async ({
  cast,
}) => {
  const [mei, wei] = await cast.pair();
  const phone = await cast.device(mei.person);
  const priya = await cast.device(await cast.person("Priya Nair"));
  await wei.tell(mei.person, ["from Wei"]);
  await priya.tell(mei.person, ["from Priya"]);
  await mei.visit();
  await phone.visit();
  await expect(mei.chat.list.getByRole("listitem").first()).toContainText("Priya Nair");
  const choose = async (name: string, item: string) => {
    await mei.chat.row(name).click({ button: "right" });
    await mei.page.getByRole("menuitem", { name: item, exact: true }).click();
  };
  await choose("Wei Lin", "Pin");
  for (const { chat } of [mei, phone]) {
    await expect(chat.list.getByRole("listitem").first()).toContainText("Wei Lin");
  }
  await choose("Wei Lin", "Mute");
  await expect(phone.chat.row("Wei Lin")).toHaveAccessibleName(/Muted/);
  await expect(phone.page).toHaveTitle(/^\(1\)/);
  await choose("Priya Nair", "Mark as read");
  await expect(phone.chat.row("Priya Nair")).not.toHaveAccessibleName(/unread/);
  await choose("Priya Nair", "Mark as unread");
  await expect(phone.chat.row("Priya Nair")).toHaveAccessibleName(/Marked as unread/);
  await choose("Priya Nair", "Hide");
  await expect(phone.chat.row("Priya Nair")).toBeHidden();
  await priya.tell(mei.person, ["again"]);
  await expect(phone.chat.row("Priya Nair")).toContainText("again");
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`no part of a group has an accessibility fault in ${colorScheme}`, async ({ cast }) => {
    const [mei, wei] = await cast.pair({ viewport: { width: 1440, height: 900 }, colorScheme });
    const faults: string[] = [];
    const check = async (name: string) => {
      const { violations } = await new AxeBuilder({ page: mei.page }).analyze();
      for (const { id, nodes } of violations) {
        faults.push(`${name}: ${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
      }
    };
    await mei.visit();
    await mei.page.getByRole("button", { name: "New group" }).click();
    await choose(mei.page, [wei]);
    await check("new group");
    await mei.page.getByRole("textbox", { name: "Group name" }).fill("Quiet corner");
    await mei.page.getByRole("button", { name: "Create group" }).click();
    await mei.chat.send("hello @Wei Lin");
    await expect(mei.chat.message("hello")).toContainText("Sent");
    await openMember(mei, "Wei Lin");
    await mei.chat.box.pressSequentially("@");
    await expect(mei.page.getByRole("option").first()).toBeVisible();
    await check("chat, details and mentions");
    await mei.chat.box.fill("");
    const { group } = await mei.run("group.create", { name: "Open garden", visibility: "public" });
    const asks = await cast.device(await cast.person("Lin Wan"));
    await asks.run("group.join", { group: group.id, reason: "I have a spade" });
    await mei.visit(`g/${group.id}`);
    for (const name of ["Add members", "Invite link", "Edit group", "Announce", "All announcements"]) {
      await details(mei.page).getByRole("button", { name, exact: true }).click();
      await check(name);
      if (name === "Invite link") {
        await dialog(mei.page).getByRole("button", { name: "Make link" }).click();
        await expect(dialog(mei.page).getByRole("button", { name: "Revoke" })).toBeVisible();
        await check("a link that was made");
      }
      await mei.page.keyboard.press("Escape");
    }
    for (const name of [/^My name/, /^Requests to join/, "Blocked people", "Delete chat"]) {
      await details(mei.page).getByRole("button", { name }).click();
      await check(String(name));
      await mei.page.keyboard.press("Escape");
    }
    for (const name of ["Leave group", "Dissolve group"]) {
      await details(mei.page).getByRole("button", { name }).click();
      await check(name);
      await mei.page.keyboard.press("Escape");
    }
    await mei.visit("contacts");
    await expect(mei.page.getByRole("link", { name: /Quiet corner/ })).toBeVisible();
    await check("contacts");
    expect(faults).toEqual([]);
  });
}
