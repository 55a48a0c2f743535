import { textsOf } from "./chat-page.ts";
import { expect, test } from "./fixtures.ts";

test("HTML and links that would run something are shown as they were written and run nothing", async ({
  cast,
}) => {
  const [mei, wei] = await cast.pair();
  const dialogs: string[] = [];
  for (const { page } of [mei, wei]) {
    page.on("dialog", (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
  }
  await mei.talkTo(wei.person);
  await wei.talkTo(mei.person);
  const hostile = [
    `<img src=x onerror="window.ran=1"><script>window.ran=1</script><b>bold</b>`,
    `"><svg onload=alert(1)>`,
    "javascript:alert(1)",
    "[x](javascript:alert(1))",
    "&#x6a;avascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
  ];
  for (const text of hostile) await mei.chat.send(text);
  for (const { chat, page } of [mei, wei]) {
    await expect.poll(() => textsOf(chat)).toEqual(hostile);
    await expect(chat.log.locator("img, script, b, svg[onload]")).toHaveCount(0);
    await expect(chat.log.getByRole("link")).toHaveCount(0);
    expect(await page.evaluate(() => Reflect.get(window, "ran"))).toBeUndefined();
  }
  expect(dialogs).toEqual([]);
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
