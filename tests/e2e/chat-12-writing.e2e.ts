import { expect, test } from "./fixtures.ts";

test("the Enter of a Chinese input method does not send", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  await mei.talkTo(wei.person);
  await mei.chat.box.focus();
  const session = await mei.context.newCDPSession(mei.page);
  await session.send("Input.imeSetComposition", { text: "nihao", selectionStart: 5, selectionEnd: 5 });
  await mei.page.keyboard.press("Enter");
  await expect(mei.chat.messages).toHaveCount(0);
  await session.send("Input.insertText", { text: "你好" });
  await expect(mei.chat.box).toHaveValue(/你好/);
  await mei.chat.box.fill("你好");
  await mei.page.keyboard.press("Enter");
  await expect(mei.chat.message("你好")).toBeVisible();
  await expect(mei.chat.messages).toHaveCount(1);

  // Browsers that report the composition only by its events or only by the key code.
  await mei.chat.box.fill("nihao");
  await mei.chat.box.evaluate((box) => {
    const enter = (init: KeyboardEventInit) =>
      box.dispatchEvent(
        new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...init }),
      );
    box.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
    enter({});
    box.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true }));
    enter({ keyCode: 229 });
    enter({ isComposing: true });
  });
  await expect(mei.chat.box).toHaveValue("nihao");
  await expect(mei.chat.messages).toHaveCount(1);
});

test("Shift+Enter makes a line, the box grows to eight of them and then scrolls", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  await mei.talkTo(wei.person);
  const { box } = mei.chat;
  await box.focus();
  const height = () => box.evaluate((element) => element.getBoundingClientRect().height);
  const one = await height();
  await mei.page.keyboard.type("first");
  await mei.page.keyboard.press("Shift+Enter");
  await mei.page.keyboard.type("second");
  await expect(box).toHaveValue("first\nsecond");
  const two = await height();
  expect(two).toBeGreaterThan(one);
  await box.fill(Array.from({ length: 8 }, (_, line) => `line ${line}`).join("\n"));
  const eight = await height();
  expect(eight).toBeGreaterThan(two + 5 * (two - one) - 4);
  await box.fill(Array.from({ length: 30 }, (_, line) => `line ${line}`).join("\n"));
  expect(Math.abs((await height()) - eight)).toBeLessThan(12);
  await box.press("Enter");
  await expect(mei.chat.message("line 29")).toBeVisible();
  expect(await height()).toBe(one);
});

test("Ctrl+Enter sends when chosen so", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  await mei.visit("settings/appearance");
  await mei.page.getByRole("radio", { name: "Ctrl+Enter" }).check();
  await mei.talkTo(wei.person);
  await mei.chat.box.pressSequentially("one");
  await mei.chat.box.press("Enter");
  await mei.chat.box.pressSequentially("two");
  await expect(mei.chat.box).toHaveValue("one\ntwo");
  await mei.chat.box.press("Control+Enter");
  await expect(mei.chat.message("one")).toBeVisible();
  await expect(mei.chat.box).toHaveValue("");
});

test("a text beyond the limit is counted and refused in a sentence", async ({ cast }) => {
  const [mei, wei] = await cast.pair({ viewport: { width: 390, height: 844 } });
  await mei.talkTo(wei.person);
  await mei.chat.box.fill("好".repeat(2_300));
  await expect(mei.page.getByText("100 bytes left")).toBeVisible();
  await mei.chat.box.fill("好".repeat(2_400));
  await expect(mei.page.getByText("This message is 200 bytes too long.")).toBeVisible();
  await expect(mei.chat.sendButton).toBeDisabled();
  await mei.chat.box.press("Enter");
  await expect(mei.chat.messages).toHaveCount(0);
  await mei.chat.box.fill("好".repeat(2_333));
  await mei.chat.box.press("Enter");
  await expect(mei.chat.messages).toContainText("Sent");
});

test("an emoji is found in both languages, by keys alone, and put where one writes", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  const { page } = mei;
  const hosts = new Set<string>();
  page.on("request", (request) => hosts.add(new URL(request.url()).host));
  await mei.talkTo(wei.person);
  const { box } = mei.chat;
  await box.fill("before  after");
  for (let step = 0; step < " after".length; step += 1) await box.press("ArrowLeft");
  const open = page.getByRole("button", { name: "Emoji", exact: true });
  await open.focus();
  await page.keyboard.press("Enter");
  const picker = page.getByRole("dialog", { name: "Emoji" });
  const search = picker.getByRole("textbox");
  await expect(search).toBeFocused();
  await page.keyboard.type("thumbs up");
  await page.keyboard.press("Enter");
  await expect(box).toHaveValue("before 👍 after");
  await search.fill("熊猫");
  await search.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(box).toHaveValue("before 👍🐼 after");
  await page.keyboard.press("Escape");
  await expect(picker).toBeHidden();
  await expect(box).toBeFocused();
  await open.click();
  await expect(picker.getByRole("region", { name: "Used last" }).getByRole("button")).toHaveText([
    "🐼",
    "👍",
  ]);
  await picker.getByRole("radio", { name: "Colour 5" }).check({ force: true });
  await search.fill("thumbs up");
  await picker.getByRole("button", { name: "thumbs up" }).click();
  await mei.chat.sendButton.click();
  await expect(mei.chat.message("before 👍🐼👍🏿 after")).toBeVisible();
  await expect(picker).toBeHidden();
  expect([...hosts]).toEqual([new URL(page.url()).host]);
});
