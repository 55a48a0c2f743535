import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { command, operator, type Product } from "./product.ts";

/** Signs the seeded operator in to the console on this page's browser. */
export async function signInToConsole(page: Page, { url }: Product): Promise<void> {
  await command(page.context().request, url, "operator.signIn", operator, "operator");
}

/** Fails when axe finds something wrong with the page, in the light or in the dark. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
      colorScheme,
    ).toEqual([]);
  }
}

/** Keeps a picture of the page for whoever looks at the run; only when `SHOTS` names a folder. */
export async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env.SHOTS;
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` });
}
