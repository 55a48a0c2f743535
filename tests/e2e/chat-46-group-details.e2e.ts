import type { Locator, Page } from "@playwright/test";
import { type Device, expect, test } from "./fixtures.ts";
import { seedLargeGroup } from "./large-group.ts";

const wide = { viewport: { width: 1440, height: 900 } };
const details = (page: Page): Locator => page.getByRole("region", { name: "Group details" });
const dialog = (page: Page): Locator => page.getByRole("dialog").last();
const members = (page: Page) => details(page).getByRole("region", { name: "Members" }).getByRole("listitem");

async function group(owner: Device, name: string, others: readonly Device[]): Promise<number> {
  const usernames = others.map(({ person }) => person.username);
  return (await owner.run("group.create", { name, members: usernames })).group.id;
}

test("a name used in the group is seen by all, and members are found by it and by pinyin", async ({
  cast,
}) => {
  const [mei, wei] = await cast.pair(wide);
  const lan = await cast.device(await cast.person("周岚"));
  const number = await group(mei, "Choir", [wei, lan]);
  await mei.visit(`g/${number}`);
  await wei.visit(`g/${number}`);
  await details(wei.page).getByRole("button", { name: "My name in this group" }).click();
  await dialog(wei.page).getByRole("textbox", { name: "My name in this group" }).fill("男低音");
  await dialog(wei.page).getByRole("button", { name: "Save" }).click();
  await expect(details(wei.page).getByRole("button", { name: /My name in this group/ })).toContainText(
    "男低音",
  );
  await expect(members(mei.page).filter({ hasText: "男低音" })).toBeVisible();
  await wei.chat.send("good evening");
  await expect(mei.chat.message("good evening")).toHaveAccessibleName(/^男低音/);

  const search = details(mei.page).getByRole("textbox", { name: "Search members" });
  for (const words of ["ndy", "nandi", "男低"]) {
    await search.fill(words);
    await expect(members(mei.page)).toHaveCount(1);
    await expect(members(mei.page)).toContainText("男低音");
  }
  await search.fill("zhoul");
  await expect(members(mei.page)).toHaveCount(1);
  await expect(members(mei.page)).toContainText("周岚");
  await search.fill("nobody at all");
  await expect(details(mei.page)).toContainText("No member is called “nobody at all”.");
});

test("of many members those near the view are drawn, and everybody is come to by scrolling and by keys", async ({
  cast,
}) => {
  const mei = await cast.device(await cast.person("Mei Chen"), wide);
  await mei.visit(`g/${await seedLargeGroup(mei, 300)}`);
  const pane = mei.page.getByRole("complementary", { name: "Details" });
  const last = members(mei.page).last();
  const scroll = (to: number) =>
    pane.evaluate((element, part) => element.scrollTo({ top: part * element.scrollHeight }), to);
  await expect(members(mei.page).first()).toContainText("Mei Chen");
  await expect
    .poll(async () => {
      await scroll(1);
      return last.getAttribute("aria-posinset");
    })
    .toBe("300");
  await expect(last).toHaveAttribute("aria-setsize", "300");
  await expect(last).toBeInViewport();
  expect(await members(mei.page).count()).toBeLessThan(60);

  // An open one takes its room also when it is not drawn.
  const height = () => pane.evaluate((element) => element.scrollHeight);
  const closed = await height();
  await last.getByRole("button").first().click();
  await expect.poll(height).toBeGreaterThan(closed);
  const open = await height();
  await scroll(0);
  await expect(last).not.toHaveAttribute("aria-posinset", "300");
  expect(await height()).toBe(open);

  // Whoever was on a row that is not drawn any more goes on by the same keys.
  await members(mei.page).first().getByRole("button").focus();
  await scroll(0.5);
  await expect(members(mei.page).first()).not.toContainText("Mei Chen");
  await expect(pane).toBeFocused();
});

test("whoever is blocked from a group is out and comes in by no way until the block is lifted", async ({
  cast,
}) => {
  const [mei, wei] = await cast.pair(wide);
  const number = await group(mei, "Quiet room", [wei]);
  await mei.visit(`g/${number}`);
  await wei.visit(`g/${number}`);
  const member = members(mei.page).filter({ hasText: "Wei Lin" });
  await member.getByRole("button").first().click();
  await member.getByRole("button", { name: "Block from group" }).click();
  await dialog(mei.page).getByRole("button", { name: "Block from group" }).click();
  await expect(wei.page.getByRole("main")).toContainText("You are not in this group any more.");
  await expect(members(mei.page)).toHaveCount(1);
  await expect(
    mei.run("group.addMembers", { group: number, usernames: [wei.person.username] }),
  ).rejects.toThrow();

  await details(mei.page).getByRole("button", { name: "Blocked people" }).click();
  await expect(dialog(mei.page).getByRole("listitem")).toContainText("Wei Lin");
  await dialog(mei.page).getByRole("button", { name: "Lift block" }).click();
  await expect(dialog(mei.page)).toContainText("Nobody is blocked from this group.");
  await dialog(mei.page).getByRole("button", { name: "Close" }).click();
  await mei.run("group.addMembers", { group: number, usernames: [wei.person.username] });
  await expect(wei.chat.box).toBeVisible();
});

test("announcements have a history with one on top, kept by the owner and the admins", async ({ cast }) => {
  const [mei, wei] = await cast.pair(wide);
  const number = await group(mei, "Garden", [wei]);
  await mei.visit(`g/${number}`);
  await wei.visit(`g/${number}`);
  const announce = async (text: string) => {
    await details(mei.page).getByRole("button", { name: "Announce", exact: true }).click();
    await dialog(mei.page).getByRole("textbox", { name: "Text" }).fill(text);
    await dialog(mei.page).getByRole("button", { name: "Announce" }).click();
    await expect(mei.page.getByRole("dialog")).toBeHidden();
  };
  await announce("We sow on Friday");
  await announce("We sow on Saturday");
  await expect(details(wei.page).getByRole("region", { name: "Announcement" })).toContainText(
    "We sow on Saturday",
  );

  await details(wei.page).getByRole("button", { name: "All announcements" }).click();
  const items = dialog(wei.page).getByRole("list", { name: "Announcements" }).getByRole("listitem");
  await expect(items).toHaveCount(2);
  await expect(items.first()).toContainText(/Pinned.*Mei Chen.*We sow on Saturday/s);
  await expect(items.first().locator("time")).toBeVisible();
  await expect(items.getByRole("button")).toHaveCount(0);

  await details(mei.page).getByRole("button", { name: "All announcements" }).click();
  const own = dialog(mei.page).getByRole("listitem");
  await own.filter({ hasText: "Friday" }).getByRole("button", { name: "Pin to the top" }).click();
  await expect(own.first()).toContainText("Friday");
  await expect(items.first()).toContainText("Friday");
  await own.first().getByRole("button", { name: "Edit" }).click();
  await dialog(mei.page).getByRole("textbox", { name: "Text" }).fill("We sow on Friday at ten");
  await dialog(mei.page).getByRole("button", { name: "Save" }).click();
  await expect(items.first()).toContainText("We sow on Friday at ten");
  await expect(items.first()).toContainText("edited");
  await expect(details(wei.page)).toContainText("We sow on Friday at ten");
  await own.filter({ hasText: "Saturday" }).getByRole("button", { name: "Take down" }).click();
  await dialog(mei.page).getByRole("button", { name: "Take down" }).click();
  await expect(items).toHaveCount(1);
});

test("a link lets in as many as it says, is shown as a code, and is taken back", async ({ cast }) => {
  const [mei, wei] = await cast.pair(wide);
  const lin = await cast.device(await cast.person("Lin Wan"));
  const number = await group(mei, "Boat", []);
  await mei.visit(`g/${number}`);
  const open = () => details(mei.page).getByRole("button", { name: "Invite link" }).click();
  await open();
  await dialog(mei.page).getByRole("combobox", { name: "Valid for" }).selectOption("1 day");
  await dialog(mei.page).getByRole("combobox", { name: "For how many people" }).selectOption("1 person");
  await dialog(mei.page).getByRole("button", { name: "Make link" }).click();
  const link = await dialog(mei.page).getByRole("textbox", { name: "Link" }).inputValue();
  await expect(dialog(mei.page).getByRole("img", { name: "QR code of the link" })).toBeVisible();
  await expect(dialog(mei.page).getByRole("listitem")).toContainText(/Until .*used 0 of 1 times/);
  await wei.page.goto(link);
  await wei.page.getByRole("button", { name: "Join" }).click();
  await expect(wei.chat.box).toBeVisible();
  await lin.page.goto(link);
  await expect(lin.page.getByRole("main")).toContainText(/does not hold any more/);

  await dialog(mei.page).getByRole("button", { name: "Make another" }).click();
  await dialog(mei.page).getByRole("button", { name: "Make link" }).click();
  const second = await dialog(mei.page).getByRole("textbox", { name: "Link" }).inputValue();
  await dialog(mei.page).getByRole("listitem").getByRole("button", { name: "Revoke" }).click();
  await expect(dialog(mei.page).getByRole("listitem")).toHaveCount(0);
  await lin.page.goto(second);
  await expect(lin.page.getByRole("main")).toContainText(/does not hold any more/);
});

test("when the owner leaves, the first admin owns the group", async ({ cast }) => {
  const [mei, wei] = await cast.pair(wide);
  const lin = await cast.device(await cast.person("Lin Wan"));
  const number = await group(mei, "Relay", [wei, lin]);
  await mei.run("group.setRole", { group: number, username: lin.person.username, role: "keeper" });
  await mei.visit(`g/${number}`);
  await wei.visit(`g/${number}`);
  await details(mei.page).getByRole("button", { name: "Leave group" }).click();
  await expect(dialog(mei.page)).toContainText("The admin who came first will own the group");
  await dialog(mei.page).getByRole("button", { name: "Leave group" }).click();
  await expect(wei.chat.log).toContainText("Mei Chen left · new owner: Lin Wan");
  await expect(members(wei.page).first()).toContainText(/Lin Wan.*Owner/s);
  await expect(members(wei.page)).toHaveCount(2);
});

test("whoever joins a group with more members than a page stands at the end of the list, and whoever leaves is gone", async ({
  cast,
}) => {
  const mei = await cast.device(await cast.person("Mei Chen"), wide);
  const late = await cast.person("Late Comer");
  const number = await seedLargeGroup(mei, 111);
  await mei.visit(`g/${number}`);
  const last = members(mei.page).last();
  const pane = mei.page.getByRole("complementary", { name: "Details" });
  /** Scrolls to the end, which is another one while pages come. */
  const expectAtEnd = (count: number) =>
    expect
      .poll(async () => {
        await pane.evaluate((element) => element.scrollTo({ top: element.scrollHeight }));
        return last.getAttribute("aria-posinset", { timeout: 1_000 });
      })
      .toBe(String(count));
  await expectAtEnd(111);
  await mei.run("group.addMembers", { group: number, usernames: [late.username] });
  await expect(details(mei.page)).toContainText("Members · 112");
  await expectAtEnd(112);
  await expect(last).toContainText("Late Comer");
  const { next, members: first } = await mei.run("group.members", { group: number, limit: 100 });
  const { members: rest } = await mei.run("group.members", { group: number, after: next ?? "", limit: 100 });
  expect(first.length + rest.length).toBe(112);
  await mei.run("group.removeMembers", { group: number, usernames: [rest[5]?.user.username ?? ""] });
  await expect(details(mei.page)).toContainText("Members · 111");
  await expectAtEnd(111);
  await expect(last).toContainText("Late Comer");
});
