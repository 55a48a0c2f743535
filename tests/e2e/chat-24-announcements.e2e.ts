import { expect, test } from "./fixtures.ts";

test("live messages are announced, history and own messages are not", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  await mei.talkTo(wei.person);
  await mei.chat.send("old news");
  await expect(mei.chat.message("old news")).toContainText("Sent");
  await wei.talkTo(mei.person);
  await expect(wei.chat.message("old news")).toBeVisible();
  await expect(wei.chat.log).toHaveAttribute("aria-live", "off");
  const region = wei.page.locator(".sr-only [role=status]");
  await expect(region).toHaveText("");
  await wei.chat.send("my own");
  await mei.chat.send("fresh news");
  await expect(region).toContainText("Mei Chen: fresh news");
  await expect(region).not.toContainText("old news");
  await expect(region).not.toContainText("my own");
  await mei.tell(wei.person, ["a", "b", "c"]);
  await expect(region).toContainText("3 new from Mei Chen");
});

test("every message is an article with a sentence as its name", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  await mei.talkTo(wei.person);
  await mei.chat.send("The horizon one");
  await expect(mei.chat.messages.first()).toHaveAccessibleName(
    /^You, \d\d:\d\d, The horizon one, (Sent|Delivered)$/,
  );
});
