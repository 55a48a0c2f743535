import { expect, test } from "./fixtures.ts";

test("two tabs and two devices agree on read, sent and retracted", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  const laptop = await cast.device(wei.person);
  await wei.visit();
  await laptop.visit();
  const tab = await wei.context.newPage();
  await tab.goto(wei.page.url());
  const tabRow = tab
    .getByRole("navigation", { name: "Conversations" })
    .getByRole("link", { name: "Mei Chen" });
  await mei.talkTo(wei.person);
  await mei.chat.send("for all of you");
  for (const row of [wei.chat.row("Mei Chen"), laptop.chat.row("Mei Chen"), tabRow]) {
    await expect(row).toHaveAccessibleName(/1 unread message/);
  }

  await laptop.chat.row("Mei Chen").click();
  await expect(laptop.chat.message("for all of you")).toBeVisible();
  const read = Date.now();
  for (const row of [wei.chat.row("Mei Chen"), tabRow]) {
    await expect(row).not.toHaveAccessibleName(/unread/);
  }
  test.info().annotations.push({ type: "agreed after", description: `${Date.now() - read} ms` });

  await laptop.chat.send("answered on the laptop");
  await expect(wei.chat.row("Mei Chen")).toContainText("You: answered on the laptop");
  await expect(tabRow).toContainText("You: answered on the laptop");
  await wei.chat.row("Mei Chen").click();
  await expect(wei.chat.message("answered on the laptop")).toBeVisible();
  await laptop.chat.message("answered on the laptop").click({ button: "right" });
  await laptop.page.getByRole("menuitem", { name: "Retract" }).click();
  await expect(wei.chat.log).toContainText("You retracted a message");
  await expect(tabRow).toContainText("You retracted a message");
});
