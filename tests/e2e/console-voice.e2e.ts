import { withMicrophone } from "./browser.ts";
import { expectAccessible, shoot, signInToConsole } from "./console-page.ts";
import { expect, test } from "./fixtures.ts";

test.use({ launchOptions: withMicrophone() });

test("a voice is recorded in the console, listened to, sent, and heard in the chat", async ({
  cast,
  product,
}) => {
  const [mei, wei] = await cast.pair();
  const { page } = await cast.browser({ viewport: { width: 1440, height: 900 } });
  await signInToConsole(page, product);
  await wei.talkTo(mei.person);
  await page.goto(`/console/${product.app.slug}/messages`);
  await page.getByRole("button", { name: "Send message" }).click();
  const dialog = page.getByRole("dialog", { name: "Send a message" });
  await dialog.getByLabel("As admin user").fill(mei.person.username);
  await dialog.getByLabel("Usernames").fill(wei.person.username);
  await dialog.getByLabel("Kind").selectOption("voice");
  await expect(dialog.getByRole("button", { name: "Continue" })).toBeDisabled();
  await dialog.getByRole("button", { name: "Record voice" }).click();
  await dialog.getByRole("button", { name: "Stop recording 0:02" }).click();
  const preview = dialog.getByRole("figure");
  const slider = preview.getByRole("slider", { name: "Voice message" });
  await expect(slider).toHaveAttribute("aria-valuemax", /^[23]$/);
  await preview.getByRole("button", { name: "Play", exact: true }).click();
  await expect(preview.getByRole("button", { name: "Pause", exact: true })).toBeVisible();
  await shoot(page, "send-voice");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Continue" }).click();
  await dialog.getByRole("button", { name: "Send message" }).click();
  await expect(dialog).toContainText("Sent: message");

  await expect(wei.chat.messages).toHaveCount(1);
  const heard = wei.chat.messages.first();
  await expect.poll(() => heard.locator("[data-bar]").count()).toBeGreaterThanOrEqual(40);
  await expect(heard.getByRole("slider", { name: "Voice message" })).toHaveAttribute(
    "aria-valuemax",
    /^[23]$/,
  );
  await heard.getByRole("button", { name: "Play", exact: true }).click();
  await expect(heard.getByRole("button", { name: "Pause", exact: true })).toBeVisible();
  await expect(heard.getByRole("img", { name: "Not heard yet" })).toBeHidden();
});

test("a recording that is thrown away leaves nothing to send, and a refused microphone is explained", async ({
  cast,
  product,
}) => {
  const { page } = await cast.browser();
  await signInToConsole(page, product);
  await page.goto(`/console/${product.app.slug}/messages`);
  await page.getByRole("button", { name: "Send message" }).click();
  const dialog = page.getByRole("dialog", { name: "Send a message" });
  await dialog.getByLabel("Kind").selectOption("voice");
  await dialog.getByRole("button", { name: "Record voice" }).click();
  await dialog.getByRole("button", { name: "Stop recording 0:01" }).click();
  await expect(dialog.getByRole("slider", { name: "Voice message" })).toBeVisible();
  await dialog.getByRole("button", { name: "Remove file" }).click();
  await expect(dialog.getByRole("slider")).toHaveCount(0);
  await page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () =>
      Promise.reject(new DOMException("denied by the person", "NotAllowedError"));
  });
  await dialog.getByRole("button", { name: "Record voice" }).click();
  await expect(
    dialog.getByRole("alert").filter({ hasText: "does not let this page use the microphone" }),
  ).toBeVisible();
});
