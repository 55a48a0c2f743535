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
