import { expectAccessible, shoot } from "./console-page.ts";
import { expect, test } from "./fixtures.ts";

test("the API's reference is read without signing in, found through, shown as code and tried out", async ({
  cast,
  product,
}) => {
  const someone = await cast.person("Mei Chen");
  const { page } = await cast.browser({ viewport: { width: 1440, height: 900 } });
  const foreign: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(product.url)) foreign.push(request.url());
  });
  await page.goto("/docs");
  await expect(page.getByRole("textbox", { name: "AppKey" })).toHaveValue(product.app.appKey);
  await expect(page.getByRole("heading", { name: "Users", exact: true })).toBeVisible();
  await shoot(page, "docs");

  await page.getByPlaceholder("Find a call").fill("user's profile get");
  await page.getByText("/v1/users/{username}", { exact: true }).click();
  const send = page.getByRole("button", { name: "Send" });
  await expect(send).toBeDisabled();
  await page.getByRole("textbox", { name: "Master secret or API key" }).fill("e2e-master-secret");
  await page.getByRole("textbox", { name: "username" }).fill(someone.username);
  await expect(page.getByRole("tabpanel")).toContainText(`/v1/users/${someone.username}`);
  await page.getByRole("tab", { name: "Python" }).click();
  await expect(page.getByRole("tabpanel")).toContainText("import json, os, requests");
  await expect(page.getByRole("tabpanel")).not.toContainText("e2e-master-secret");
  await send.click();
  await expect(page.getByRole("status").filter({ hasText: "200" })).toContainText(someone.username);
  await expectAccessible(page);
  await shoot(page, "docs-tried");
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 390, height: 844 });
  await shoot(page, "docs-phone");
  const fits = () => document.documentElement.scrollWidth <= window.innerWidth;
  expect(await page.evaluate(fits)).toBe(true);
  expect(foreign).toEqual([]);
});
