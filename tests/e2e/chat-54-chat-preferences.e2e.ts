import { type Device, expect, test } from "./fixtures.ts";

async function choose({ chat, page }: Device, name: string, item: string): Promise<void> {
  await chat.row(name).click({ button: "right" });
  await page.getByRole("menuitem", { name: item, exact: true }).click();
}

test("a chat that is deleted is gone from all my devices, stays with the other, and comes back with news", async ({
  cast,
}) => {
  const [mei, wei] = await cast.pair();
  const phone = await cast.device(mei.person);
  await wei.tell(mei.person, ["an old story", "and its end"]);
  await phone.visit();
  await mei.talkTo(wei.person);
  await choose(mei, "Wei Lin", "Delete chat");
  await expect(mei.page.getByRole("dialog")).toContainText("Others keep it.");
  await mei.page.getByRole("dialog").getByRole("button", { name: "Delete chat" }).click();
  for (const { chat } of [mei, phone]) await expect(chat.row("Wei Lin")).toBeHidden();
  await mei.page.reload();
  await expect(mei.page.getByText("No chats yet.")).toBeVisible();
  await wei.talkTo(mei.person);
  await expect(wei.chat.message("an old story")).toBeVisible();
  await wei.chat.send("something new");
  await phone.chat.row("Wei Lin").click();
  await expect(phone.chat.message("something new")).toBeVisible();
  await expect(phone.chat.log).not.toContainText("an old story");
});

test("a group whose messages are blocked still tells of its members", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  const lin = await cast.device(await cast.person("Lin Wan"));
  const { group } = await wei.run("group.create", { name: "Loud place", members: [mei.person.username] });
  await mei.visit();
  await wei.visit(`g/${group.id}`);
  await choose(mei, "Loud place", "Block messages");
  await expect(mei.chat.row("Loud place")).toHaveAccessibleName(/Muted/);
  await wei.chat.send("not for Mei");
  await wei.run("group.addMembers", { group: group.id, usernames: [lin.person.username] });
  await mei.chat.row("Loud place").click();
  await expect(mei.chat.log).toContainText("Wei Lin added Lin Wan");
  await expect(mei.page.getByText("You blocked the messages of this group.")).toBeVisible();
  await mei.page.getByRole("button", { name: "Receive messages" }).click();
  await wei.chat.send("for Mei again");
  await expect(mei.chat.message("for Mei again")).toBeVisible();
  await expect(mei.chat.log).not.toContainText("not for Mei");
});

test("on a phone a chat is hidden by its menu, which a long press or a swipe opens", async ({ cast }) => {
  const [mei, wei] = await cast.pair({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
  await wei.tell(mei.person, ["hello"]);
  await mei.visit();
  const row = mei.chat.row("Wei Lin");
  await expect(row).toBeVisible();
  const session = await mei.context.newCDPSession(mei.page);
  const box = await row.boundingBox();
  const [x, y] = [(box?.x ?? 0) + 300, (box?.y ?? 0) + 30];
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", points: { x: number; y: number }[]) =>
    session.send("Input.dispatchTouchEvent", { type, touchPoints: points });
  await touch("touchStart", [{ x, y }]);
  for (let step = 1; step <= 8; step += 1) await touch("touchMove", [{ x: x - step * 15, y }]);
  await touch("touchEnd", []);
  await expect(mei.page.getByRole("menuitem", { name: "Hide" })).toBeVisible();
  await mei.page.keyboard.press("Escape");
  await expect(mei.page).not.toHaveURL(/\/u\//);

  await touch("touchStart", [{ x, y }]);
  await mei.page.getByRole("menuitem", { name: "Hide" }).waitFor();
  await touch("touchEnd", []);
  await mei.page.getByRole("menuitem", { name: "Hide" }).tap();
  await expect(row).toBeHidden();
  await wei.tell(mei.person, ["here again"]);
  await expect(row).toContainText("here again");
});
