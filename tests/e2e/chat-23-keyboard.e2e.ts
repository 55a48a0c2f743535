import { expect, test } from "./fixtures.ts";

test("arrows walk through the messages, Enter opens the menu, Esc gives the focus back", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  await mei.talkTo(wei.person);
  for (const text of ["one", "two", "three"]) {
    await mei.chat.send(text);
    await expect(mei.chat.message(text)).toBeVisible();
  }
  await mei.chat.message("three").focus();
  await mei.page.keyboard.press("ArrowUp");
  await expect(mei.chat.message("two")).toBeFocused();
  await mei.page.keyboard.press("Home");
  await expect(mei.chat.message("one")).toBeFocused();
  await mei.page.keyboard.press("Enter");
  await expect(mei.page.getByRole("menuitem", { name: "Copy" })).toBeVisible();
  await mei.page.keyboard.press("Escape");
  await expect(mei.page.getByRole("menu")).toHaveCount(0);
  await expect(mei.chat.message("one")).toBeFocused();
  await mei.page.keyboard.press("End");
  await mei.page.keyboard.press("Tab");
  await expect(mei.chat.box).toBeFocused();
});

test("somebody is found and written to without a mouse", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  await mei.visit();
  await expect(mei.chat.list).toBeVisible();
  await mei.page.keyboard.press("Control+k");
  await expect(mei.chat.search).toBeFocused();
  await mei.page.keyboard.type(wei.person.username);
  await expect(mei.chat.row("Wei Lin")).toBeVisible();
  await mei.page.keyboard.press("Enter");
  await expect(mei.chat.box).toBeFocused();
  await mei.page.keyboard.type("no mouse");
  await mei.page.keyboard.press("Enter");
  await expect(mei.chat.message("no mouse")).toBeVisible();
});
