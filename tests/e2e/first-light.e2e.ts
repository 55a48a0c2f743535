import { chatPage } from "./chat-page.ts";
import { expect, test } from "./fixtures.ts";

test("two people register, become friends, chat both ways, and a reload keeps everything", async ({
  cast,
  product,
}) => {
  const names = [`anna${Date.now()}`, `bert${Date.now()}`] as const;
  const [anna, bert] = await Promise.all(
    names.map(async (username) => {
      const { page } = await cast.browser();
      await page.goto(`/a/${product.app.slug}/register`);
      await page.getByLabel("Username").fill(username);
      await page.getByLabel("Password", { exact: true }).fill("a long enough password");
      await page.getByRole("button", { name: "Create account" }).click();
      const chat = chatPage(page);
      await expect(chat.list).toBeVisible();
      return { page, chat, username };
    }),
  );
  if (!anna || !bert) throw new Error("two people were expected");

  await anna.page.getByRole("button", { name: "New chat" }).click();
  await anna.page.getByRole("textbox", { name: "Search" }).fill(bert.username);
  await anna.page.getByRole("link", { name: bert.username }).click();
  await anna.page.getByRole("button", { name: "Add friend" }).click();
  await expect(anna.page.getByText("You asked to be friends")).toBeVisible();

  await bert.page
    .getByRole("link", { name: /^Contacts/ })
    .first()
    .click();
  await bert.page.getByRole("button", { name: "Accept" }).click();
  await expect(bert.page.getByRole("link", { name: anna.username })).toBeVisible();
  await expect(anna.page.getByRole("button", { name: "Edit remark" })).toBeVisible();

  await anna.chat.send("Good morning, Bert");
  await expect(anna.chat.message("Good morning, Bert")).toBeVisible();
  await bert.page
    .getByRole("link", { name: /^Chats/ })
    .first()
    .click();
  await bert.chat.row(anna.username).click();
  await expect(bert.chat.message("Good morning, Bert")).toBeVisible();
  await bert.chat.send("早上好，Anna");
  await expect(anna.chat.message("早上好，Anna")).toBeVisible();

  for (const { page, chat } of [anna, bert]) {
    await page.reload();
    await expect(chat.message("Good morning, Bert")).toBeVisible();
    await expect(chat.message("早上好，Anna")).toBeVisible();
    await expect(chat.messages).toHaveCount(2);
  }
});

test("who fills both fields at the door and wants an account has it", async ({ cast, product }) => {
  const { page } = await cast.browser();
  await page.goto("/");
  await page.getByRole("textbox", { name: "Username" }).fill(`new${Date.now()}`);
  await page.getByRole("textbox", { name: "Password" }).fill("short");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByRole("textbox", { name: "Password" })).toBeFocused();
  await page.getByRole("textbox", { name: "Password" }).fill("a long enough password");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(chatPage(page).list).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/a/${product.app.slug}$`));
});
