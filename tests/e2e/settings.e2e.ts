import { expect, test } from "./fixtures.ts";

test("a changed profile is seen by a friend who has it open", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  await mei.run("friend.request", { username: wei.person.username });
  await wei.run("friend.accept", { username: mei.person.username });
  await wei.visit(`contacts/${mei.person.username}`);
  await expect(wei.page.getByRole("heading", { name: "Mei Chen" })).toBeVisible();
  await mei.visit("settings");
  await mei.page.getByRole("textbox", { name: "Nickname" }).fill("梅");
  await mei.page.getByRole("textbox", { name: "Signature" }).fill("Design systems, and tea");
  await mei.page.getByRole("textbox", { name: "Region" }).fill("Hangzhou");
  await mei.page.getByLabel("Gender").selectOption({ index: 1 });
  await mei.page.getByLabel("Birthday").fill("1990-05-17");
  await mei.page.getByRole("button", { name: "Save" }).click();
  await expect(wei.page.getByRole("heading", { name: "梅" })).toBeVisible();
  await expect(wei.page.getByText("Design systems, and tea")).toBeVisible();
  await expect(wei.page.getByText("Hangzhou")).toBeVisible();
});

test("a changed password ends the other devices, and this one goes on by itself", async ({ cast }) => {
  const mei = await cast.device(await cast.person("Mei Chen"));
  const other = await cast.device(mei.person);
  const wei = await cast.device(await cast.person("Wei Lin"));
  await other.visit();
  await expect(other.chat.list).toBeVisible();
  await mei.visit("settings");
  await mei.page.getByRole("link", { name: "Password" }).click();
  const current = mei.page.getByRole("textbox", { name: "Current password" });
  const wished = mei.page.getByRole("textbox", { name: "New password" });
  const change = mei.page.getByRole("button", { name: "Change password" });
  await current.fill("not my password");
  await wished.fill("quite another password 7");
  await change.click();
  await expect(mei.page.getByText("This is not your current password.")).toBeVisible();
  await current.fill(mei.person.password);
  await wished.fill("quite another password 7");
  await change.click();
  await expect(mei.page.getByText("Password changed. Other devices were signed out.")).toBeVisible();
  await expect(other.page.getByText("This device was signed out from another one.")).toBeVisible();
  await mei.talkTo(wei.person);
  await mei.chat.send("still me");
  await wei.talkTo(mei.person);
  await expect(wei.chat.message("still me")).toBeVisible();
});

test("signing out warns of messages that were not sent yet", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  await mei.talkTo(wei.person);
  const settings = mei.page.getByRole("link", { name: "Settings" }).first();
  const signOut = mei.page.getByRole("button", { name: "Sign out" });
  // What was opened once opens without a network.
  await settings.click();
  await expect(signOut).toBeVisible();
  await mei.page.goBack();
  await mei.context.setOffline(true);
  await mei.chat.send("not out yet");
  await settings.click();
  await signOut.click();
  await expect(mei.page.getByText("1 message has not been sent yet and will be lost.")).toBeVisible();
  await mei.page.getByRole("button", { name: "Stay" }).click();
  await mei.context.setOffline(false);
  await wei.talkTo(mei.person);
  await expect(wei.chat.message("not out yet")).toBeVisible({ timeout: 30_000 });
});
