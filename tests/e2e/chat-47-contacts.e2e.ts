import { type Device, expect, test } from "./fixtures.ts";

async function befriend(one: Device, other: Device): Promise<void> {
  await one.run("friend.request", { username: other.person.username });
  await other.run("friend.accept", { username: one.person.username });
}

test("friends stand from A to Z, Chinese names by pinyin, and are found by it", async ({ cast }) => {
  const mei = await cast.device(await cast.person("Mei Chen"), {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
  });
  const names = ["曾小明", "单田芳", "Alex Doe", "Lin Wan", "周岚"];
  for (const name of names) await befriend(mei, await cast.device(await cast.person(name)));
  await mei.visit("contacts");
  const { page } = mei;
  const list = page.getByRole("navigation", { name: "Contacts" });
  const letters = list.getByRole("region").filter({ has: page.getByRole("link") });
  await expect(letters.filter({ hasText: "曾小明" })).toHaveAccessibleName("Z");
  await expect(letters.filter({ hasText: "单田芳" })).toHaveAccessibleName("S");
  await expect(letters.filter({ hasText: "周岚" })).toHaveAccessibleName("Z");

  await page.setViewportSize({ width: 390, height: 420 });
  const index = page.getByRole("group", { name: "Letters" });
  await expect(index.getByRole("button")).toHaveText(["A", "L", "S", "Z"]);
  await index.getByRole("button", { name: "Go to Z" }).tap();
  await expect(list.getByRole("link", { name: "周岚" })).toBeInViewport();
  await index.getByRole("button", { name: "Go to A" }).tap();
  await expect(list.getByRole("link", { name: "Alex Doe" })).toBeInViewport();

  const search = page.getByRole("textbox", { name: "Search" });
  for (const words of ["zxm", "zengxiao", "曾"]) {
    await search.fill(words);
    await expect(list.getByRole("region", { name: "Friends" }).getByRole("link")).toHaveText(/曾小明/);
    await expect(page.getByText(/^Nobody here is called/)).toBeHidden();
  }
});

test("requests are counted on the way to the contacts, and stay as a history with what came of them", async ({
  cast,
}) => {
  const [mei, wei] = await cast.pair();
  const lin = await cast.device(await cast.person("Lin Wan"));
  await wei.visit();
  await mei.run("friend.request", { username: wei.person.username, reason: "We met at the bookshop" });
  await expect(wei.page.getByRole("link", { name: /^Contacts, 1/ }).first()).toBeVisible();
  await wei.visit("contacts");
  await expect(wei.page.getByRole("region", { name: "Requests" })).toContainText("We met at the bookshop");
  await wei.page.getByRole("button", { name: "Accept" }).click();
  await wei.run("friend.request", { username: lin.person.username, reason: "Chess?" });
  await lin.run("friend.decline", { username: wei.person.username });
  await wei.page.getByRole("button", { name: "All requests" }).click();
  const items = wei.page.getByRole("dialog", { name: "Requests" }).getByRole("listitem");
  await expect(items.filter({ hasText: "Mei Chen" })).toContainText(/You accepted.*We met at the bookshop/s);
  await expect(items.filter({ hasText: "Lin Wan" })).toContainText(/They declined.*Chess\?/s);
});

test("a remark and a note are mine alone, and name the friend everywhere on all my devices", async ({
  cast,
}) => {
  const [mei, wei] = await cast.pair();
  await befriend(mei, wei);
  const phone = await cast.device(mei.person);
  await wei.tell(mei.person, ["hello"]);
  await phone.visit();
  await mei.visit(`contacts/${wei.person.username}`);
  await mei.page.getByRole("button", { name: "Edit remark" }).click();
  await mei.page.getByRole("textbox", { name: "Remark name" }).fill("书店的小林");
  await mei.page.getByRole("textbox", { name: "Note" }).fill("Likes oolong");
  await mei.page.getByRole("button", { name: "Save" }).click();
  await expect(mei.page.getByRole("main")).toContainText("Likes oolong");
  await expect(phone.chat.row("书店的小林")).toBeVisible();
  await phone.chat.search.fill("sdd");
  await expect(phone.chat.list.getByRole("link", { name: "书店的小林" })).toBeVisible();
  await wei.visit(`contacts/${mei.person.username}`);
  await expect(wei.page.getByRole("heading", { name: "Mei Chen" })).toBeVisible();
  await expect(wei.page.getByRole("main")).not.toContainText("Likes oolong");
});

test("a public group is found by its number and its name, a private one by neither", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  const name = `Garden ${mei.person.username}`;
  const open = await mei.run("group.create", { name, visibility: "public" });
  const closed = await mei.run("group.create", { name: `${name} inside` });
  await wei.visit("contacts");
  const search = wei.page.getByRole("textbox", { name: "Search" });
  const groups = wei.page.getByRole("region", { name: "Groups" }).getByRole("link");
  for (const words of [String(open.group.id), name, name.toUpperCase()]) {
    await search.fill(words);
    await expect(groups).toHaveCount(1);
    await expect(groups).toContainText(name);
  }
  await search.fill(String(closed.group.id));
  await expect(wei.page.getByText(/^Nobody here is called/)).toBeVisible();
  await expect(groups).toHaveCount(0);
});
