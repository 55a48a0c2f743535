import type { Locator, Page } from "@playwright/test";
import { type Device, expect, type Person, test } from "./fixtures.ts";
import { seedLargeGroup } from "./large-group.ts";

const wide = { viewport: { width: 1440, height: 900 } };
const details = (page: Page): Locator => page.getByRole("region", { name: "Group details" });
const dialog = (page: Page): Locator => page.getByRole("dialog").last();
const members = (page: Page) => details(page).getByRole("region", { name: "Members" }).getByRole("listitem");

async function group(owner: Device, name: string, others: readonly Person[] = []): Promise<number> {
  const usernames = others.map(({ username }) => username);
  return (await owner.run("group.create", { name, members: usernames, visibility: "public" })).group.id;
}

test("members far down a long list are seen to come, without being watched from the start", async ({
  cast,
}) => {
  const mei = await cast.device(await cast.person("Mei Chen"), wide);
  const lin = await cast.device(await cast.person("Lin Wan"));
  const number = await seedLargeGroup(mei, 260);
  await mei.run("group.addMembers", { group: number, usernames: [lin.person.username] });
  await lin.visit();
  await expect(lin.chat.list).toBeVisible();
  await mei.visit(`g/${number}`);
  const pane = mei.page.getByRole("complementary", { name: "Details" });
  const last = members(mei.page).last();
  await expect
    .poll(async () => {
      await pane.evaluate((element) => element.scrollTo({ top: element.scrollHeight }));
      return last.getAttribute("aria-posinset");
    })
    .toBe("261");
  await expect(last).toContainText("Lin Wan");
  await expect(last.getByText("Online")).toBeAttached();
});

test("members who could not be loaded are asked for again, with the words that were typed", async ({
  cast,
}) => {
  const [mei, wei] = await cast.pair(wide);
  const lin = await cast.person("Lin Wan");
  const number = await group(mei, "Ferry crew", [wei.person, lin]);
  await mei.visit(`g/${number}`);
  await expect(members(mei.page)).toHaveCount(3);
  await mei.context.setOffline(true);
  await expect(mei.page.getByText("Reconnecting…")).toBeVisible({ timeout: 30_000 });
  const search = details(mei.page).getByRole("textbox", { name: "Search members" });
  await search.fill("wei");
  const failed = details(mei.page).getByText("The members could not be loaded.");
  await expect(failed).toBeVisible({ timeout: 30_000 });
  await mei.context.setOffline(false);
  await expect(mei.page.getByText("Reconnecting…")).toHaveCount(0, { timeout: 30_000 });
  await details(mei.page).getByRole("button", { name: "Try again" }).click();
  await expect(members(mei.page)).toHaveCount(1);
  await expect(members(mei.page)).toContainText("Wei Lin");
  await expect(search).toHaveValue("wei");
  await expect(failed).toBeHidden();
});

test("whoever is muted for a while is shown as muted for that while", async ({ cast }) => {
  const [mei, wei] = await cast.pair(wide);
  const number = await group(mei, "Quiet hour", [wei.person]);
  const { username } = wei.person;
  await mei.page.clock.install();
  await mei.visit(`g/${number}`);
  await expect(members(mei.page)).toHaveCount(2);
  await mei.run("group.silenceMembers", { group: number, usernames: [username], durationMs: 300_000 });
  await expect(members(mei.page).last()).toContainText("Muted");
  await mei.page.clock.fastForward("05:30");
  await expect(members(mei.page).last()).not.toContainText("Muted");
});

test("what scrolls in a dialog ends in a hairline above its buttons, never right at them", async ({
  cast,
}) => {
  const mei = await cast.device(await cast.person("Mei Chen"), { viewport: { width: 1280, height: 560 } });
  await mei.visit(`g/${await group(mei, "Long form")}`);
  await details(mei.page).getByRole("button", { name: "Edit group" }).click();
  const body = dialog(mei.page).locator(".scroll-edges");
  const edge = await body.evaluate((element) => ({
    scrolls: element.scrollHeight > element.clientHeight,
    bottom: element.getBoundingClientRect().bottom,
    drawn: getComputedStyle(element).backgroundAttachment,
  }));
  expect(edge).toMatchObject({ scrolls: true, drawn: "local, local, scroll, scroll" });
  const save = await dialog(mei.page).getByRole("button", { name: "Save" }).boundingBox();
  expect((save?.y ?? 0) - edge.bottom).toBeGreaterThanOrEqual(8);
});

test("Esc in a dialog closes the dialog and leaves what lies behind it", async ({ cast }) => {
  const mei = await cast.device(await cast.person("Mei Chen"), { viewport: { width: 390, height: 844 } });
  const number = await group(mei, "Small screen");
  await mei.visit(`g/${number}`);
  await mei.page.getByRole("button", { name: "Details", exact: true }).click();
  const leave = details(mei.page).getByRole("button", { name: "Leave group" });
  await leave.click();
  await expect(mei.page.getByRole("dialog")).toBeVisible();
  await mei.page.keyboard.press("Escape");
  await expect(mei.page.getByRole("dialog")).toHaveCount(0);
  await expect(leave).toBeFocused();
  await mei.page.keyboard.press("Escape");
  await expect(details(mei.page)).toBeHidden();
  await expect(mei.page).toHaveURL(new RegExp(`/g/${number}$`));
});

/** Where the letters of an element stand, not its box. */
const lettersOf = (element: Locator) =>
  element.evaluate((node) => {
    const range = document.createRange();
    const text = document.createTreeWalker(node, NodeFilter.SHOW_TEXT).nextNode();
    range.selectNodeContents(text ?? node);
    const { top, bottom, right } = range.getBoundingClientRect();
    return { middle: (top + bottom) / 2, right };
  });

for (const [locale, title, all] of [
  ["en-GB", "Requests", "All requests"],
  ["zh-CN", "好友申请", "全部申请"],
] as const) {
  test(`the way to all requests stands on the line of its title and in the list's column in ${locale}`, async ({
    cast,
  }) => {
    const [mei, wei] = [
      await cast.device(await cast.person("Mei Chen"), { ...wide, locale }),
      await cast.device(await cast.person("Wei Lin")),
    ];
    await wei.run("friend.request", { username: mei.person.username, reason: "Chess?" });
    await mei.visit("contacts");
    const section = mei.page.getByRole("region", { name: title });
    const [heading, button, search] = await Promise.all([
      lettersOf(section.getByRole("heading", { name: title })),
      lettersOf(section.getByRole("button", { name: all })),
      mei.page.getByRole("navigation").getByRole("textbox").first().boundingBox(),
    ]);
    expect(Math.abs(heading.middle - button.middle)).toBeLessThan(1);
    expect(Math.abs(button.right - ((search?.x ?? 0) + (search?.width ?? 0)))).toBeLessThan(2);
  });
}

test("what a dialog has nothing of stands in the column of its title", async ({ cast }) => {
  const mei = await cast.device(await cast.person("Mei Chen"), wide);
  await mei.visit(`g/${await group(mei, "Empty")}`);
  for (const [name, words] of [
    ["Requests to join", "Nobody has asked to join yet."],
    ["Blocked people", "Nobody is blocked from this group."],
    ["All announcements", "Nothing has been announced yet."],
  ] as const) {
    await details(mei.page).getByRole("button", { name }).click();
    const [title, nothing] = await Promise.all([
      dialog(mei.page).getByRole("heading").first().boundingBox(),
      dialog(mei.page).getByText(words).boundingBox(),
    ]);
    expect([name, nothing?.x]).toEqual([name, title?.x]);
    await mei.page.keyboard.press("Escape");
  }
});

test("a group one is out of, and one that was dissolved, can be put away from where it is said", async ({
  cast,
}) => {
  const [mei, wei] = await cast.pair(wide);
  const number = await group(mei, "Short stay", [wei.person]);
  await wei.visit(`g/${number}`);
  await expect(wei.chat.box).toBeVisible();
  await mei.run("group.removeMembers", { group: number, usernames: [wei.person.username] });
  await expect(wei.page.getByRole("main")).toContainText("You are not in this group any more.");
  await wei.page.getByRole("main").getByRole("button", { name: "Delete chat" }).click();
  await dialog(wei.page).getByRole("button", { name: "Delete chat" }).click();
  await expect(wei.chat.row("Short stay")).toHaveCount(0);
  await mei.visit(`g/${number}`);
  await mei.run("group.dissolve", { group: number, name: "Short stay" });
  await expect(mei.page.getByRole("main")).toContainText("This group was dissolved.");
  await mei.page.getByRole("main").getByRole("button", { name: "Delete chat" }).click();
  await dialog(mei.page).getByRole("button", { name: "Delete chat" }).click();
  await expect(mei.chat.row("Short stay")).toHaveCount(0);
});

test("the readers of a message are asked for again when they could not be loaded", async ({ cast }) => {
  const [mei, wei] = await cast.pair(wide);
  const number = await group(mei, "Readers", [wei.person]);
  await wei.visit(`g/${number}`);
  await mei.visit(`g/${number}`);
  await mei.chat.send("have you seen this?");
  const receipt = mei.chat.message("have you seen this?").getByRole("button", { name: "Read by 1" });
  await expect(receipt).toBeVisible({ timeout: 20_000 });
  // Its code comes some time after the first screen: it is here once it was opened.
  await receipt.click();
  await expect(dialog(mei.page).getByRole("tabpanel")).toContainText("Wei Lin");
  await mei.page.keyboard.press("Escape");
  await expect(mei.page.getByRole("dialog")).toHaveCount(0);
  await mei.context.setOffline(true);
  await expect(mei.page.getByText("Reconnecting…")).toBeVisible({ timeout: 30_000 });
  await receipt.click();
  const again = dialog(mei.page).getByRole("tabpanel").getByRole("button", { name: "Try again" });
  await expect(again).toBeVisible({ timeout: 30_000 });
  await mei.context.setOffline(false);
  await expect(mei.page.getByText("Reconnecting…")).toHaveCount(0, { timeout: 30_000 });
  await again.click();
  await expect(dialog(mei.page).getByRole("tabpanel")).toContainText("Wei Lin");
});
