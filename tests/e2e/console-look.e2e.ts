import { shoot, signInToConsole } from "./console-page.ts";
import { expect, test } from "./fixtures.ts";
import { command } from "./product.ts";

const pages = [
  "",
  "/users",
  "/users/import",
  "/groups",
  "/rooms",
  "/messages",
  "/reports",
  "/words",
  "/keys",
  "/webhooks",
  "/audit",
  "/health",
  "/settings",
];

test("every page of the console speaks Chinese and keeps its width on a phone", async ({ cast, product }) => {
  test.setTimeout(120_000);
  const mei = await cast.person("林晚");
  const { page } = await cast.browser({ viewport: { width: 390, height: 844 } });
  await signInToConsole(page, product);
  await page
    .context()
    .addCookies([{ name: "borealis.language", value: "zh", url: product.url, sameSite: "Lax" }]);
  const group = await command(
    page.context().request,
    product.url,
    "group.createFor",
    { owner: mei.username, name: "读书会" },
    "operator",
  );
  const { slug } = product.app;
  const places = [
    "/console",
    "/console/account",
    ...[...pages, `/users/${mei.username}`, `/groups/${group.group}`].map(
      (path) => `/console/${slug}${path}`,
    ),
  ];
  for (const place of places) {
    await page.goto(place);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width, place).toBeLessThanOrEqual(390);
    const name = place.replaceAll("/", "-").replace(mei.username, "mei");
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await shoot(page, `phone-${colorScheme}${name}`);
    }
    if (process.env.SHOTS === undefined) continue;
    await page.setViewportSize({ width: 1440, height: 900 });
    await shoot(page, `wide-zh${name}`);
    await page.setViewportSize({ width: 390, height: 844 });
  }
});
