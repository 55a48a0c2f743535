import { expect, test } from "./fixtures.ts";

test("a message shows at once, the box is empty and keeps the focus", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  await mei.talkTo(wei.person);
  await mei.chat.send("by key");
  await expect(mei.chat.message("by key")).toBeVisible();
  await expect(mei.chat.box).toHaveValue("");
  await expect(mei.chat.box).toBeFocused();

  await mei.chat.box.fill("by button");
  await mei.chat.sendButton.click();
  await expect(mei.chat.message("by button")).toBeVisible();
  await expect(mei.chat.box).toHaveValue("");
  await expect(mei.chat.box).toBeFocused();
});

test("blank messages are not sent", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  await mei.talkTo(wei.person);
  await mei.chat.send("  \n ");
  await expect(mei.chat.sendButton).toBeDisabled();
  await expect(mei.chat.messages).toHaveCount(0);
});
