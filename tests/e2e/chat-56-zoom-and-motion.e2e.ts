import { expect, test } from "./fixtures.ts";

test("a page of twice the size and with wide letters stays usable", async ({ cast }) => {
  // 1280 px at 200 % are 640 px for the page.
  const [mei, wei] = await cast.pair({ viewport: { width: 640, height: 360 }, deviceScaleFactor: 2 });
  await wei.tell(mei.person, [
    "A sentence that is long enough to break into lines at this size, twice or more.",
  ]);
  await mei.talkTo(wei.person);
  await mei.page.addStyleTag({
    content:
      "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-bottom: 2em !important; }",
  });
  await expect(mei.chat.box).not.toHaveCSS("letter-spacing", "normal");
  await mei.chat.send("still here");
  await expect(mei.chat.message("still here")).toBeInViewport();
  await expect(mei.chat.box).toBeInViewport();
  await expect(mei.chat.sendButton).toBeInViewport();
  const { scrollWidth, clientWidth } = await mei.page.evaluate(() => document.documentElement);
  expect(scrollWidth).toBe(clientWidth);
});

test("nothing moves for those who asked for that", async ({ cast }) => {
  const [mei, wei] = await cast.pair({ reducedMotion: "reduce" });
  await mei.talkTo(wei.person);
  await mei.chat.send("hello");
  await expect(mei.chat.message("hello")).toBeVisible();
  const longest = await mei.page.evaluate(() =>
    Math.max(
      0,
      ...document.getAnimations().map((animation) => Number(animation.effect?.getTiming().duration ?? 0)),
    ),
  );
  expect(longest).toBeLessThanOrEqual(100);
});
