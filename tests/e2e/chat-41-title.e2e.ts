import { expect, test } from "./fixtures.ts";

test("title and icon count what waits in every tab, and are cleared by reading in one of them", async ({
  cast,
}) => {
  const [mei, wei] = await cast.pair();
  await wei.visit();
  const tab = await wei.context.newPage();
  await tab.goto(wei.page.url());
  const pages = [wei.page, tab];
  const icon = (page: typeof tab) => page.locator("link[rel=icon]").last().getAttribute("href");
  await expect(wei.page).toHaveTitle(/^[^(]/);
  const plain = await icon(wei.page);
  await mei.tell(wei.person, ["one", "two", "three"]);
  for (const page of pages) {
    await expect(page).toHaveTitle(/^\(3\) /);
    await expect.poll(() => icon(page)).not.toBe(plain);
  }
  await wei.page.bringToFront();
  await wei.chat.row("Mei Chen").click();
  for (const page of pages) {
    await expect(page).toHaveTitle(/^[^(]/);
    await expect.poll(() => icon(page)).toBe(plain);
  }
});
