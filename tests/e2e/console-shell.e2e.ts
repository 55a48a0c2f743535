import { expectAccessible, shoot, signInToConsole } from "./console-page.ts";
import { expect, test } from "./fixtures.ts";

test("the users' table is found, sorted, turned and linked to by its address, with the keyboard alone", async ({
  cast,
  product,
}) => {
  const [mei] = await Promise.all([cast.person("Mei Chen"), cast.person("Wei Lin")]);
  const { page } = await cast.browser({ viewport: { width: 1440, height: 900 } });
  await signInToConsole(page, product);
  await page.goto("/console");
  await page.getByRole("link", { name: product.app.name, exact: true }).click();
  const table = page.getByRole("table", { name: "Users" });
  await expect(table).toBeVisible();
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: "light" });
  await shoot(page, "users");

  const nav = page.getByRole("navigation", { name: "Console" });
  await expect(nav.getByRole("link")).toHaveText([
    "Overview",
    "Users",
    "Groups",
    "Chat rooms",
    "Messages",
    "Reports",
    "Sensitive words",
    "API keys",
    "Webhooks",
    "Audit log",
    "Health",
    "Settings",
  ]);
  await expect(nav.getByRole("link", { name: "Users" })).toHaveAttribute("aria-current", "page");

  await page.keyboard.press("/");
  await page.keyboard.type(mei.username);
  await expect(page).toHaveURL(new RegExp(`q=${mei.username}`));
  await expect(table.getByRole("row")).toHaveCount(2);
  await table.getByRole("link", { name: "User" }).first().click();
  await expect(page).toHaveURL(/sort=username/);
  await expect(table.getByRole("columnheader", { name: "User" })).toHaveAttribute("aria-sort", /ascending/);
  const address = page.url();
  const { page: other } = await cast.browser();
  await signInToConsole(other, product);
  await other.goto(address);
  await expect(other.getByRole("table", { name: "Users" }).getByRole("row")).toHaveCount(2);
  await expect(other.getByRole("textbox", { name: "Username or nickname" })).toHaveValue(mei.username);

  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await expect(page.getByText("1 selected")).toBeVisible();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Clear selection" }).click();
  await page.goBack();
  await expect(page).not.toHaveURL(/sort=username/);
});

test("C1: an app that is somebody else's is as unknown as one that does not exist", async ({
  cast,
  product,
}) => {
  const { page } = await cast.browser();
  expect((await page.goto("/console/aurora/users"))?.url()).toContain("/console/signin?next=");
  await signInToConsole(page, product);
  for (const place of ["users", "users/import", "messages", "audit", "settings", "webhooks", "health"]) {
    expect((await page.goto(`/console/no-such-app/${place}`))?.status(), place).toBe(404);
    const tree = await page.request.get(`/console/no-such-app/${place}`, { headers: { rsc: "1" } });
    expect(await tree.text(), place).not.toContain(product.app.appKey.slice(4));
  }
});
