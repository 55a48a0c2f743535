import { chatPage } from "./chat-page.ts";
import { expect, test } from "./fixtures.ts";

test("a wrong password says one clear sentence, the right one lets in", async ({ cast, product }) => {
  const mei = await cast.person("Mei Chen");
  const { page } = await cast.browser();
  await page.goto(`/a/${product.app.slug}/signin`);
  await page.getByLabel("Username").fill(mei.username);
  await page.getByLabel("Password", { exact: true }).fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("The name or the password is wrong.")).toBeVisible();
  await page.getByLabel("Password", { exact: true }).fill(mei.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(chatPage(page).list).toBeVisible();
  await page.reload();
  await expect(chatPage(page).list).toBeVisible();
});

test("a device that is signed out from another one says so", async ({ cast }) => {
  const mei = await cast.person("Mei Chen");
  const lost = await cast.device(mei);
  const here = await cast.device(mei);
  await lost.visit();
  await expect(lost.chat.list).toBeVisible();
  await here.visit("settings/devices");
  await here.page
    .getByRole("button", { name: /^End session/ })
    .first()
    .click();
  await expect(lost.page.getByText("This device was signed out from another one.")).toBeVisible({
    timeout: 10_000,
  });
  await lost.page.reload();
  await expect(lost.page.getByRole("button", { name: "Sign in" })).toBeVisible();
});
