import { expect, numbered, test } from "./fixtures.ts";

test("opens at the first unread message, with the line in the upper third", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  await mei.tell(wei.person, numbered(40, "read"));
  await wei.talkTo(mei.person);
  await expect(wei.chat.message("read 40")).toBeVisible();
  await expect(wei.chat.unreadLine).toHaveText("40 new messages");
  await wei.page.getByRole("button", { name: /latest message/ }).click();
  await expect(wei.chat.message("read 40")).toBeInViewport();
  await expect(async () => {
    const { conversations } = await wei.run("conversation.list", {});
    expect(conversations[0]?.unread).toBe(0);
  }).toPass();
  await wei.visit();

  await mei.tell(wei.person, numbered(60));
  await expect(wei.chat.row("Mei Chen")).toContainText("60 unread");
  await wei.chat.row("Mei Chen").click();
  await expect(wei.chat.unreadLine).toHaveText("60 new messages");
  await expect(wei.chat.message(/^message 1$/)).toBeInViewport();
  const line = await wei.chat.unreadLine.boundingBox();
  const scroller = await wei.chat.log.locator("xpath=../..").boundingBox();
  if (!line || !scroller) throw new Error("the line is not drawn");
  const share = (line.y - scroller.y) / scroller.height;
  expect(share).toBeGreaterThan(0);
  expect(share).toBeLessThan(1 / 3);
  // Only what was in view counts as read.
  await expect(wei.chat.row("Mei Chen")).toContainText(/\d+ unread/);
});

test("the line stays while the chat is open, goes on leaving, and my own message clears it", async ({
  cast,
}) => {
  const [mei, wei] = await cast.pair();
  const priya = await cast.device(await cast.person("Priya Nair"));
  await priya.tell(wei.person, ["hello"]);
  await mei.tell(wei.person, numbered(3));
  await wei.talkTo(mei.person);
  await expect(wei.chat.unreadLine).toHaveText("3 new messages");
  await mei.tell(wei.person, ["and a fourth"]);
  await expect(wei.chat.message("and a fourth")).toBeVisible();
  await expect(wei.chat.unreadLine).toHaveText("3 new messages");

  await wei.chat.row("Priya Nair").click();
  await expect(wei.chat.message("hello")).toBeVisible();
  await wei.page.goBack();
  await expect(wei.chat.message("and a fourth")).toBeVisible();
  await expect(wei.chat.unreadLine).toHaveCount(0);

  await wei.visit();
  await mei.tell(wei.person, ["a fifth"]);
  await wei.chat.row("Mei Chen").click();
  await expect(wei.chat.unreadLine).toHaveText("1 new message");
  await wei.chat.send("an answer");
  await expect(wei.chat.unreadLine).toHaveCount(0);
});
