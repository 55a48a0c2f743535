import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";

const wide = { viewport: { width: 1440, height: 900 } };

/** Goes to something by Tab alone, as whoever has no mouse does. */
async function tabTo(page: Page, role: "button" | "textbox", name: string, within = "body"): Promise<void> {
  const goal = page.locator(within).last().getByRole(role, { name, exact: true });
  await expect(goal.first()).toBeVisible();
  for (let step = 0; step < 80; step += 1) {
    const there = await goal.evaluateAll((all) => all.includes(document.activeElement as HTMLElement));
    if (there) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`no number of Tabs leads to ${name}`);
}

async function press(page: Page, name: string, within?: string): Promise<void> {
  await tabTo(page, "button", name, within);
  await page.keyboard.press("Enter");
}

const inDialog = "dialog[open]";
const inDetails = "[aria-label='Group details']";

test("a group is made, filled, kept in order, handed over and ended without a mouse", async ({ cast }) => {
  const [mei, wei] = await cast.pair(wide);
  const lin = await cast.person("Lin Wan");
  for (const username of [wei.person.username, lin.username]) {
    await mei.run("friend.request", { username });
  }
  const { page } = mei;
  const details = page.getByRole("region", { name: "Group details" });
  const people = details.getByRole("listitem");
  await mei.visit();
  await expect(mei.chat.list).toBeVisible();

  await press(page, "New group");
  await expect(page.getByRole("textbox", { name: "Group name" })).toBeFocused();
  await page.keyboard.type("No mice");
  await tabTo(page, "textbox", "Find people", inDialog);
  await page.keyboard.type(wei.person.username);
  await expect(page.getByRole("checkbox", { name: /Wei Lin/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await press(page, "Create group", inDialog);
  await expect(mei.chat.box).toBeFocused();
  await expect(people).toHaveCount(2);

  await press(page, "Add members", inDetails);
  await expect(page.getByRole("textbox", { name: "Find people" })).toBeFocused();
  await page.keyboard.type(lin.username);
  await expect(page.getByRole("checkbox", { name: /Lin Wan/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await press(page, "Add members", inDialog);
  await expect(people).toHaveCount(3);
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(details.getByRole("button", { name: "Add members" })).toBeFocused();

  await tabTo(page, "textbox", "Search members", inDetails);
  await page.keyboard.type("wei");
  await expect(people).toHaveText([/Wei Lin/]);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await press(page, "Make admin", inDetails);
  await expect(people).toContainText("Admin");
  await press(page, "Make member", inDetails);
  await expect(people).not.toContainText("Admin");
  await press(page, "Mute member", inDetails);
  await press(page, "Mute member", inDialog);
  await expect(people).toContainText("Muted");
  await press(page, "Unmute", inDetails);
  await expect(people).not.toContainText("Muted");

  await tabTo(page, "textbox", "Search members", inDetails);
  await page.keyboard.press("Control+a");
  await page.keyboard.type("lin wan");
  await expect(people).toHaveText([/Lin Wan/]);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await press(page, "Remove", inDetails);
  await expect(mei.chat.log).toContainText("You removed Lin Wan");

  await tabTo(page, "textbox", "Search members", inDetails);
  await page.keyboard.press("Escape");
  await expect(people).toHaveCount(2);
  await wei.visit();
  await wei.chat.row("No mice").click();
  await press(page, "Dissolve group", inDetails);
  await expect(page.getByRole("textbox", { name: "Group name" })).toBeFocused();
  await page.keyboard.type("No mice");
  await page.keyboard.press("Enter");
  await expect(wei.page.getByRole("main")).toContainText("This group was dissolved.");
});

test("a request to join is made and answered without a mouse, and ownership is handed over", async ({
  cast,
}) => {
  const [mei, wei] = await cast.pair(wide);
  const { group } = await mei.run("group.create", { name: "Open door", visibility: "public" });
  await wei.visit(`g/${group.id}`);
  await tabTo(wei.page, "textbox", "Reason");
  await wei.page.keyboard.type("I have a key");
  await press(wei.page, "Join");
  await expect(wei.page.getByText("You asked to join.")).toBeVisible();
  await mei.visit("contacts");
  await press(mei.page, "Refuse");
  await expect(mei.page.getByText("I have a key")).toBeHidden();
  await press(wei.page, "Join");
  await expect(wei.page.getByText("You asked to join.")).toBeVisible();
  await press(mei.page, "Approve");
  await expect(wei.chat.box).toBeVisible();

  await mei.visit(`g/${group.id}`);
  const details = mei.page.getByRole("region", { name: "Group details" });
  await tabTo(mei.page, "textbox", "Search members", inDetails);
  await mei.page.keyboard.type("wei");
  await expect(details.getByRole("listitem")).toHaveText([/Wei Lin/]);
  await mei.page.keyboard.press("Tab");
  await mei.page.keyboard.press("Enter");
  await press(mei.page, "Transfer ownership", inDetails);
  await press(mei.page, "Transfer ownership", inDialog);
  await expect(wei.chat.log).toContainText("Mei Chen made you the owner");
  await press(mei.page, "Leave group", inDetails);
  await press(mei.page, "Leave group", inDialog);
  await expect(mei.page.getByRole("main")).toContainText("You are not in this group any more.");
});
