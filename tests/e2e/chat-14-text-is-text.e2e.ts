import { expect, test } from "./fixtures.ts";

test("HTML is shown as it was written and runs nothing", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  await mei.talkTo(wei.person);
  await wei.talkTo(mei.person);
  const hostile = `<img src=x onerror="window.ran=1"><script>window.ran=1</script><b>bold</b>`;
  await mei.chat.send(hostile);
  for (const { chat, page } of [mei, wei]) {
    await expect(chat.message(hostile)).toBeVisible();
    await expect(chat.log.locator("img, script, b")).toHaveCount(0);
    expect(await page.evaluate(() => Reflect.get(window, "ran"))).toBeUndefined();
  }
});

test("links open outside without a way back in, and nothing else is a link", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  await mei.talkTo(wei.person);
  await mei.chat.send("https://example.com/a and javascript:alert(1) and mei@example.com");
  const links = mei.chat.log.getByRole("link");
  await expect(links).toHaveCount(2);
  await expect(links.first()).toHaveAttribute("href", "https://example.com/a");
  await expect(links.first()).toHaveAttribute("target", "_blank");
  await expect(links.first()).toHaveAttribute("rel", /noopener/);
  await expect(links.last()).toHaveAttribute("href", "mailto:mei@example.com");
});

test("a word of 400 letters wraps inside its bubble", async ({ cast }) => {
  const [mei, wei] = await cast.pair({ viewport: { width: 390, height: 844 } });
  await mei.talkTo(wei.person);
  await mei.chat.send("w".repeat(400));
  const box = await mei.chat.messages.first().boundingBox();
  expect(box?.width).toBeLessThanOrEqual(390);
  const scrolls = await mei.chat.log.evaluate((log) => log.scrollWidth > log.clientWidth);
  expect(scrolls).toBe(false);
});
