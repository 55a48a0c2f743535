import { expect, test } from "./fixtures.ts";

test("a place without content says so in a sentence and offers what to do", async ({ cast }) => {
  const mei = await cast.device(await cast.person("Mei Chen"));
  const { page, chat } = mei;
  const find = page.getByRole("button", { name: "Find somebody" });
  const nobody = "zzz-nobody-of-this-name";

  await mei.visit();
  await expect(page.getByText("No chats yet.")).toBeVisible();
  await find.click();
  await expect(chat.search).toBeFocused();
  await page.keyboard.type(nobody);
  await expect(page.getByText(`Nobody here is called “${nobody}”.`)).toBeVisible();
  await page.getByRole("button", { name: "Clear search" }).click();
  await expect(chat.search).toBeFocused();
  await expect(chat.search).toHaveValue("");
  await expect(page.getByText("No chats yet.")).toBeVisible();

  await mei.visit("contacts");
  const search = page.getByRole("textbox", { name: "Search" });
  await expect(page.getByText("No friends yet.")).toBeVisible();
  await find.click();
  await expect(search).toBeFocused();
  await page.keyboard.type(nobody);
  await expect(page.getByText(`Nobody here is called “${nobody}”.`)).toBeVisible();
  await page.getByRole("button", { name: "Clear search" }).click();
  await expect(search).toBeFocused();
  await expect(page.getByText("No friends yet.")).toBeVisible();
});

test("a group one is out of says so, keeps what was said, and offers nothing to write in", async ({
  cast,
}) => {
  const [mei, wei] = await cast.pair({ viewport: { width: 1440, height: 900 } });
  const { group } = await mei.run("group.create", { name: "Short stay", members: [wei.person.username] });
  await wei.visit(`g/${group.id}`);
  await wei.chat.send("I was here");
  await expect(wei.chat.message("I was here")).toContainText("Sent");
  await mei.run("group.removeMembers", { group: group.id, usernames: [wei.person.username] });
  await expect(wei.page.getByRole("main")).toContainText("You are not in this group any more.");
  await expect(wei.chat.box).toBeHidden();
  await wei.page.reload();
  await expect(wei.chat.message("I was here")).toBeVisible();
  await wei.visit("g/99999999999");
  await expect(wei.page.getByRole("main")).toContainText("There is no such group, or it is private.");
});
