import { expect, test } from "./fixtures.ts";

test("the list stands by activity and shows what is unread, typed and drafted", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  const priya = await cast.device(await cast.person("Priya Nair"));
  await wei.visit();
  await expect(wei.page.getByText("No chats yet.")).toBeVisible();
  await mei.talkTo(wei.person);
  await mei.chat.send("from Mei");
  await expect(wei.chat.row("Mei Chen")).toContainText("from Mei");
  await priya.talkTo(wei.person);
  await priya.chat.send("from Priya");
  await expect(wei.chat.list.getByRole("listitem").first()).toContainText("Priya Nair");
  await expect(wei.chat.row("Priya Nair")).toHaveAccessibleName(/1 unread message/);
  await mei.chat.send("again");
  await expect(wei.chat.list.getByRole("listitem").first()).toContainText("Mei Chen");
  await expect(wei.chat.row("Mei Chen")).toHaveAccessibleName(/2 unread messages/);
  await expect(wei.chat.row("Mei Chen")).toHaveAccessibleName(/Online/);
  await expect(wei.page).toHaveTitle(/^\(3\)/);

  await Promise.all([
    mei.chat.box.pressSequentially("a sentence that takes a while", { delay: 150 }),
    expect(wei.chat.row("Mei Chen")).toContainText("typing…"),
  ]);
  await expect(wei.chat.row("Mei Chen")).toContainText("again", { timeout: 15_000 });

  await wei.chat.row("Mei Chen").click();
  await expect(wei.chat.row("Mei Chen")).not.toContainText("unread");
  await expect(wei.page).toHaveTitle(/^\(1\)/);
  await wei.chat.box.fill("half a thought");
  await wei.chat.row("Priya Nair").click();
  await expect(wei.chat.row("Mei Chen")).toContainText("Draft half a thought");
  await wei.page.reload();
  await expect(wei.chat.row("Mei Chen")).toContainText("Draft half a thought");
  await wei.chat.row("Mei Chen").click();
  await expect(wei.chat.box).toHaveValue("half a thought");
  await wei.chat.box.press("Enter");
  await expect(wei.chat.row("Mei Chen")).toContainText("You: half a thought");
});

test("typing is told at most every three seconds and moves nothing", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  await mei.talkTo(wei.person);
  await mei.chat.send("hello");
  let told = 0;
  mei.page.on("websocket", (socket) =>
    socket.on("framesent", ({ payload }) => {
      if (String(payload).includes("typing.set")) told += 1;
    }),
  );
  await mei.page.reload();
  await expect(mei.chat.message("hello")).toBeVisible();
  await wei.talkTo(mei.person);
  await expect(wei.chat.message("hello")).toBeVisible();
  const box = await wei.chat.box.boundingBox();
  await mei.chat.box.pressSequentially("a sentence of some length");
  await expect(wei.page.getByText("Mei Chen is typing…")).toBeVisible();
  expect(await wei.chat.box.boundingBox()).toEqual(box);
  expect(told).toBeLessThanOrEqual(2);
});
