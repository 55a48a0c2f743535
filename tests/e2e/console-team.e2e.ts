import { expectAccessible, shoot, signInToConsole } from "./console-page.ts";
import { expect, test } from "./fixtures.ts";
import { operator } from "./product.ts";

test("an owner makes a second app, and a support person comes by invitation and may only look", async ({
  cast,
  product,
}) => {
  test.setTimeout(90_000);
  const { page } = await cast.browser({ viewport: { width: 1440, height: 900 } });
  await signInToConsole(page, product);
  await page.goto("/console");
  await page.getByRole("button", { name: "New app" }).click();
  const name = `Second ${Date.now()}`;
  await page.getByRole("dialog").getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("button", { name: "Create app" }).click();
  await expect(page).toHaveURL(/\/console\/second-\d+\/users$/);
  await expect(page.getByRole("table", { name: "Users" })).toBeVisible();

  await page.getByRole("link", { name: "Settings" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: "light" });
  await shoot(page, "settings");
  await page.getByLabel("Who may write to somebody").selectOption("friends");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved.").first()).toBeVisible();

  await page.getByRole("button", { name: "Reveal secret" }).click();
  await page.getByLabel("Your password").fill("wrong");
  await page.getByRole("dialog").getByRole("button", { name: "Reveal secret" }).click();
  await expect(page.getByLabel("Your password")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Your password").fill(operator.password);
  await page.getByRole("dialog").getByRole("button", { name: "Reveal secret" }).click();
  const secret = page.locator("[data-secret]");
  await expect(secret).toHaveText(/^[a-z2-7]{24}$/);
  const before = await secret.textContent();
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
  expect(await page.content()).not.toContain(before);
  await page.getByRole("button", { name: "Rotate secret" }).click();
  await page.getByLabel("Your password").fill(operator.password);
  await page.getByRole("dialog").getByRole("button", { name: "Rotate secret" }).click();
  await expect(secret).toHaveText(/^[a-z2-7]{24}$/);
  expect(await secret.textContent()).not.toBe(before);
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
  await expect(page.getByText(/The secret before works for another/)).toBeVisible();
  await page.getByRole("button", { name: "End now" }).click();
  await expect(page.getByText(/The secret before works for another/)).toBeHidden();

  const email = `kim-${Date.now()}@example.com`;
  await page.getByRole("button", { name: "Invite" }).click();
  await page.getByLabel("Email").fill(email);
  await page.getByRole("button", { name: "Make link" }).click();
  const link = (await secret.textContent()) ?? "";
  const { page: kim } = await cast.browser({ viewport: { width: 1440, height: 900 } });
  await kim.goto(link);
  await expectAccessible(kim);
  await kim.getByLabel("Email").fill(email);
  await kim.getByLabel("Password", { exact: true }).fill("a long enough password");
  await kim.getByRole("button", { name: "Join" }).click();
  await expect(kim).toHaveURL(/\/console$/);
  await kim.goto(link);
  await expect(kim.getByRole("button", { name: "Join" })).toBeHidden();
  await kim.goto("/console");
  await kim.getByRole("link", { name, exact: true }).click();
  await expect(kim.getByRole("table", { name: "Users" })).toBeVisible();
  await expect(kim.getByRole("button", { name: "New user" })).toBeHidden();
  await expect(kim.getByRole("link", { name: "API keys" })).toBeHidden();
  expect((await kim.goto(kim.url().replace(/users$/, "settings")))?.status()).toBe(403);
  await expect(kim.getByRole("heading", { name: "Not for your role" })).toBeVisible();
  expect((await kim.goto(`/console/${product.app.slug}/users`))?.status()).toBe(404);
});

test("a key is told once, and a second step guards the account", async ({ cast, product }) => {
  const { page } = await cast.browser({ viewport: { width: 1440, height: 900 } });
  await signInToConsole(page, product);
  await page.goto(`/console/${product.app.slug}/keys`);
  await page.getByRole("button", { name: "New key" }).click();
  await page.getByRole("dialog").getByLabel("Name", { exact: true }).fill("reports");
  await page.getByLabel("users.read").check();
  await page.getByRole("button", { name: "Create key" }).click();
  const key = (await page.locator("[data-secret]").textContent()) ?? "";
  expect(key).toMatch(/^bk_/);
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
  const row = page.getByRole("table", { name: "API keys" }).getByRole("row", { name: /reports/ });
  await expect(row).toContainText(key.slice(0, 11));
  expect(await page.content()).not.toContain(key);
  await expectAccessible(page);
  await row.getByRole("button", { name: "Revoke reports" }).click();
  await expect(row).toContainText("Revoked");
  await page.goto("/console/account");
  await page.getByRole("button", { name: "Switch on" }).click();
  await expect(page.getByRole("img", { name: "QR code for the authenticator app" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("textbox", { name: "Code" }).fill("000000");
  await page.getByRole("button", { name: "Confirm" }).click();
  await expect(page.getByRole("textbox", { name: "Code" })).toHaveAttribute("aria-invalid", "true");
});
