import { expect, test } from "./fixtures.ts";

test("three panes, two, one; Back is the browser's Back", async ({ cast }) => {
  const [mei, wei] = await cast.pair({ viewport: { width: 1440, height: 900 } });
  await wei.tell(mei.person, ["hello there"]);
  const { page, chat } = mei;
  const details = page.getByRole("complementary", { name: "Details" });
  await mei.visit();
  await chat.row("Wei Lin").click();
  await expect(chat.message("hello there")).toBeVisible();
  await expect(chat.list).toBeVisible();
  await expect(details).toBeVisible();

  await page.setViewportSize({ width: 1024, height: 768 });
  await expect(chat.list).toBeVisible();
  await expect(chat.log).toBeVisible();

  await page.setViewportSize({ width: 390, height: 844 });
  await page.reload();
  await expect(chat.message("hello there")).toBeVisible();
  await expect(chat.list).toBeHidden();
  await page.goBack();
  await expect(chat.list).toBeVisible();
  await expect(chat.log).toBeHidden();
  await page.goForward();
  await expect(chat.message("hello there")).toBeVisible();
  await page.getByRole("link", { name: "Back" }).click();
  await expect(chat.list).toBeVisible();
});

test("the address of a conversation opens it", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  await wei.tell(mei.person, ["hello there"]);
  await mei.talkTo(wei.person);
  await expect(mei.chat.message("hello there")).toBeVisible();
  await expect(mei.page.getByRole("heading", { level: 1, name: "Wei Lin" })).toBeVisible();
  await expect(mei.page).toHaveTitle(/Wei Lin/);
});
