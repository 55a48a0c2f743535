import { withMicrophone } from "./browser.ts";
import { type Device, expect, test } from "./fixtures.ts";
import { command, operator } from "./product.ts";

test.use({ launchOptions: withMicrophone() });

/** Speaks until the recorder shows that it heard so many levels. */
async function record({ page }: Device, levels = 12): Promise<void> {
  await page.getByRole("button", { name: "Record voice" }).click();
  await expect.poll(() => page.locator("[data-level]").count()).toBeGreaterThan(levels);
}

test("a voice message is recorded, listened to, sent, played and sought in", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  await mei.talkTo(wei.person);
  await wei.talkTo(mei.person);
  const { page } = mei;
  await record(mei);
  await page.getByRole("button", { name: "Pause recording" }).click();
  await page.getByRole("button", { name: "Go on recording" }).click();
  await expect.poll(() => page.locator("[data-level]").count()).toBeGreaterThan(30);
  await page.getByRole("button", { name: "Stop recording" }).click();
  const review = page.getByRole("region", { name: "Voice message" });
  await review.getByRole("button", { name: "Play", exact: true }).click();
  await expect(review.getByRole("button", { name: "Pause", exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Send voice" }).click();
  await expect(mei.chat.box).toBeVisible();

  await expect(wei.chat.messages).toHaveCount(1);
  const heard = wei.chat.messages.first();
  await expect.poll(() => heard.locator("[data-bar]").count()).toBeGreaterThanOrEqual(40);
  await expect(heard.getByRole("img", { name: "Not heard yet" })).toBeVisible();
  await expect(wei.chat.row("Mei Chen")).toContainText("[Voice] 0:0");
  const slider = heard.getByRole("slider", { name: "Voice message" });
  await slider.focus();
  await wei.page.keyboard.press("ArrowRight");
  await expect(slider).toHaveAttribute("aria-valuetext", /^1 of \d+ seconds$/);
  await wei.page.keyboard.press("Home");
  await expect(slider).toHaveAttribute("aria-valuenow", "0");
  await heard.getByRole("button", { name: "Play", exact: true }).click();
  await expect(heard.getByRole("button", { name: "Pause", exact: true })).toBeVisible();
  await expect(heard.getByRole("img", { name: "Not heard yet" })).toBeHidden();
  await heard.getByRole("button", { name: "Speed 1×" }).click();
  await expect(heard.getByRole("button", { name: "Speed 1.5×" })).toBeVisible();
});

test("one voice is heard at a time, also while another chat is looked at", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  const priya = await cast.device(await cast.person("Priya Nair"));
  await priya.tell(mei.person, ["hello"]);
  await mei.talkTo(wei.person);
  for (const count of [1, 2]) {
    await record(mei, 40);
    await mei.page.getByRole("button", { name: "Send voice" }).click();
    await expect(mei.chat.messages).toHaveCount(count);
  }
  const [first, second] = [mei.chat.messages.nth(0), mei.chat.messages.nth(1)];
  for (const message of [first, second]) await expect(message).toContainText(/Sent|Delivered|0:0/);
  await first.getByRole("button", { name: "Play", exact: true }).click();
  await expect(first.getByRole("button", { name: "Pause", exact: true })).toBeVisible();
  await second.getByRole("button", { name: "Play", exact: true }).click();
  await expect(second.getByRole("button", { name: "Pause", exact: true })).toBeVisible();
  await expect(first.getByRole("button", { name: "Play", exact: true })).toBeVisible();
  await mei.chat.row("Priya Nair").click();
  await expect(mei.chat.message("hello")).toBeVisible();
  await mei.page.goBack();
  await expect(mei.chat.messages).toHaveCount(2);
  await expect(second.getByRole("slider")).not.toHaveAttribute("aria-valuenow", "0");
});

test("a recording can be thrown away", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  await mei.talkTo(wei.person);
  await record(mei);
  await mei.page.getByRole("button", { name: "Delete recording" }).click();
  await expect(mei.chat.box).toBeVisible();
  await expect(mei.chat.messages).toHaveCount(0);
});

test("a microphone that is refused is explained", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  await mei.talkTo(wei.person);
  await mei.page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () =>
      Promise.reject(new DOMException("denied by the person", "NotAllowedError"));
  });
  await mei.page.getByRole("button", { name: "Record voice" }).click();
  await expect(
    mei.page.getByRole("alert").filter({ hasText: "does not let this page use the microphone" }),
  ).toBeVisible();
});

test("a recording ends at the limit, after a warning, and can be sent", async ({
  cast,
  product,
  request,
}) => {
  const setLimit = (voiceMs: number) =>
    command(request, product.url, "app.updateSettings", { settings: { voiceMs } }, "operator");
  await command(request, product.url, "operator.signIn", operator, "operator");
  await setLimit(3_000);
  try {
    const [mei, wei] = await cast.pair();
    await mei.talkTo(wei.person);
    await mei.page.getByRole("button", { name: "Record voice" }).click();
    await expect(mei.page.getByRole("alert").filter({ hasText: /seconds? left/ })).toBeVisible();
    await expect(mei.page.getByRole("slider", { name: "Voice message" })).toHaveAttribute(
      "aria-valuemax",
      "3",
    );
    await mei.page.getByRole("button", { name: "Send voice" }).click();
    await expect(mei.chat.messages).toContainText("0:03");
    await expect(mei.chat.messages).toContainText(/Sent|Delivered/);
  } finally {
    await setLimit(60_000);
  }
});
