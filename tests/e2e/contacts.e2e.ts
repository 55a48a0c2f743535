import { expect, test } from "./fixtures.ts";

test("a request is declined, made again, accepted, named and ended, each seen by the other at once", async ({
  cast,
}) => {
  const [mei, wei] = await cast.pair();
  const { username } = mei.person;
  await mei.visit(`contacts/${wei.person.username}`);
  await wei.visit("contacts");
  const reason = mei.page.getByRole("textbox", { name: "Reason" });
  const row = wei.page.getByRole("link", { name: "Mei Chen" }).first();

  await reason.fill("We met at the bookshop");
  await mei.page.getByRole("button", { name: "Add friend" }).click();
  await expect(wei.page.getByText("We met at the bookshop")).toBeVisible();
  await wei.page.getByRole("button", { name: "Decline" }).click();
  await expect(wei.page.getByText("We met at the bookshop")).toBeHidden();
  await expect(mei.page.getByRole("button", { name: "Add friend" })).toBeVisible();

  await mei.page.getByRole("button", { name: "Add friend" }).click();
  await wei.page.getByRole("button", { name: "Accept" }).click();
  await expect(mei.page.getByRole("button", { name: "Edit remark" })).toBeVisible();

  await row.click();
  await expect(wei.page).toHaveURL(new RegExp(`/contacts/${username}$`));
  await wei.page.getByRole("button", { name: "Edit remark" }).click();
  await wei.page.getByRole("textbox", { name: "Remark name" }).fill("Mei of the bookshop");
  await wei.page.getByRole("button", { name: "Save" }).click();
  await expect(wei.page.getByRole("heading", { name: "Mei of the bookshop" })).toBeVisible();
  await wei.page.reload();
  await expect(wei.page.getByRole("heading", { name: "Mei of the bookshop" })).toBeVisible();

  await wei.page
    .getByRole("button", { name: /Mei of the bookshop/ })
    .last()
    .click();
  await wei.page.getByRole("menuitem", { name: "Remove" }).click();
  await wei.page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect(mei.page.getByRole("button", { name: "Add friend" })).toBeVisible();
  await expect(wei.page.getByRole("button", { name: "Add friend" })).toBeVisible();
});

test("a blocked person cannot write until the block is lifted in the settings", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  await wei.visit(`contacts/${mei.person.username}`);
  await wei.page
    .getByRole("button", { name: /Mei Chen/ })
    .last()
    .click();
  await wei.page.getByRole("menuitem", { name: "Block" }).click();
  await wei.page.getByRole("dialog").getByRole("button", { name: "Block" }).click();
  await mei.talkTo(wei.person);
  await mei.chat.send("are you there?");
  await expect(mei.chat.log).toContainText("Not sent");
  await wei.visit("settings");
  await wei.page.getByRole("link", { name: "Blocked" }).click();
  await wei.page.getByRole("button", { name: /Unblock/ }).click();
  await expect(wei.page.getByText("You have blocked nobody.")).toBeVisible();
  await mei.page.getByRole("button", { name: "Retry" }).click();
  await expect(mei.chat.log).toContainText(/Sent|Delivered/);
});

test("somebody who comes and goes is online and offline to who looks", async ({ cast }) => {
  const mei = await cast.device(await cast.person("Mei Chen"));
  const person = await cast.person("Wei Lin");
  await mei.talkTo(person);
  const word = mei.page.getByRole("main").getByText("Online", { exact: true });
  await expect(mei.chat.box).toBeVisible();
  await expect(word).toBeHidden();
  const wei = await cast.device(person);
  await wei.visit();
  await expect(word).toBeVisible();
  await wei.context.close();
  await expect(word).toBeHidden();
});
