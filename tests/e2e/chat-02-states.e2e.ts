import { lookAway, lookBack } from "./chat-page.ts";
import { expect, test } from "./fixtures.ts";

test("a message goes from sending to sent, delivered and read, in words", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  await mei.talkTo(wei.person);
  await mei.chat.send("first");
  await expect(mei.chat.message("first")).toContainText("Sent");

  await wei.visit();
  await expect(wei.chat.row("Mei Chen")).toContainText("first");
  await expect(mei.chat.message("first")).toContainText("Delivered");

  await wei.chat.row("Mei Chen").click();
  await expect(mei.chat.message("first")).toContainText("Read");

  await mei.context.setOffline(true);
  await mei.chat.send("second");
  await expect(mei.chat.message("second")).toContainText(/Sending|Waiting/);
  await mei.context.setOffline(false);
  await expect(mei.chat.message("second")).toContainText("Read", { timeout: 30_000 });
});

test("reading is seeing: not in a window that lost the focus, not in a hidden tab", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  await mei.talkTo(wei.person);
  await wei.talkTo(mei.person);
  await lookAway(wei.page);
  await mei.chat.send("are you there");
  await expect(wei.chat.message("are you there")).toBeVisible();
  await expect(mei.chat.message("are you there")).toContainText("Delivered");
  await expect(wei.chat.unreadLine).toHaveText("1 new message");

  await wei.page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { get: () => "hidden", configurable: true });
  });
  await lookBack(wei.page);
  await mei.chat.send("still there");
  await expect(wei.chat.message("still there")).toBeVisible();
  await expect(mei.chat.message("still there")).toContainText("Delivered");

  await wei.page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { get: () => "visible", configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await expect(mei.chat.message("still there")).toContainText("Read");
});

test("a refused message says why and can be sent again or deleted", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  await wei.run("block.add", { username: mei.person.username });
  await mei.talkTo(wei.person);
  await mei.chat.send("let me in");
  const failed = mei.chat.message("let me in");
  await expect(failed).toContainText("Not sent");
  await expect(failed).toContainText("This person does not take messages from you.");
  await wei.run("block.remove", { username: mei.person.username });
  await failed.getByRole("button", { name: "Retry" }).click();
  await expect(failed).toContainText("Sent");

  await wei.run("block.add", { username: mei.person.username });
  await mei.chat.send("once more");
  await mei.chat.message("once more").getByRole("button", { name: "Delete" }).click();
  await expect(mei.chat.message("once more")).toHaveCount(0);
});
