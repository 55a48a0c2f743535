import { expect, test } from "./fixtures.ts";

test("messages of one sender form a group with one face and one time; the day is named and renamed at midnight", async ({
  cast,
}) => {
  const [mei, wei] = await cast.pair();
  await wei.page.clock.install();
  await wei.talkTo(mei.person);
  await mei.talkTo(wei.person);
  for (const text of ["one", "two", "three"]) await mei.chat.send(text);
  await expect(wei.chat.message("three")).toBeVisible();
  await expect(wei.chat.log.locator("article [data-hue]")).toHaveCount(1);
  await expect(wei.chat.log.locator("article time")).toHaveCount(1);
  await expect(wei.chat.log.getByRole("heading", { name: "Today" })).toBeVisible();

  await wei.page.clock.fastForward("25:00:00");
  await expect(wei.chat.log.getByRole("heading", { name: "Yesterday" })).toBeVisible();
  await expect(wei.chat.row("Mei Chen")).toContainText("Yesterday");
});
