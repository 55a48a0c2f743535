import { expect, test } from "./fixtures.ts";

test("a retracted message leaves one grey line on both sides, and its author may write it anew", async ({
  cast,
}) => {
  const [mei, wei] = await cast.pair();
  await mei.talkTo(wei.person);
  await wei.talkTo(mei.person);
  await mei.chat.send("a slip");
  await expect(wei.chat.message("a slip")).toBeVisible();
  await expect(mei.chat.message("a slip")).toContainText("Read");
  await mei.chat.message("a slip").hover();
  await mei.page.getByRole("button", { name: "Message actions" }).click();
  await mei.page.getByRole("menuitem", { name: "Retract" }).click();
  await expect(mei.chat.log).toContainText("You retracted a message");
  await expect(wei.chat.log).toContainText("Mei Chen retracted a message");
  await expect(wei.chat.log).not.toContainText("a slip");
  await expect(wei.chat.row("Mei Chen")).not.toContainText("a slip");
  await wei.page.reload();
  await expect(wei.chat.log).toContainText("Mei Chen retracted a message");
  await expect(wei.page.getByText("a slip")).toHaveCount(0);

  await mei.page.getByRole("button", { name: "Edit again" }).click();
  await expect(mei.chat.box).toHaveValue("a slip");
  await expect(mei.chat.box).toBeFocused();
});

test("the menu of somebody else's message offers no retraction; a right click opens it", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  await mei.talkTo(wei.person);
  await mei.chat.send("theirs");
  await wei.talkTo(mei.person);
  await wei.chat.message("theirs").click({ button: "right" });
  await expect(wei.page.getByRole("menuitem", { name: "Copy" })).toBeVisible();
  await expect(wei.page.getByRole("menuitem", { name: "Retract" })).toHaveCount(0);
});
