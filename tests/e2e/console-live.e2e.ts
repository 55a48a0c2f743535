import type { Locator, Page } from "@playwright/test";
import { expectAccessible, shoot, signInToConsole } from "./console-page.ts";
import { expect, test } from "./fixtures.ts";
import { jpeg, photo } from "./media-files.ts";
import { command } from "./product.ts";

const LOOK_MS = 10_000;
const wide = { viewport: { width: 1440, height: 900 } };

/** Lets the page look again, as often as it takes. */
const showsInTime = (page: Page, shown: Locator) =>
  expect(async () => {
    await page.clock.fastForward(LOOK_MS);
    await expect(shown).toBeVisible({ timeout: 2_000 });
  }).toPass();

test("a table says that it has new rows, moves none of them, and shows them when that is wanted", async ({
  cast,
  product,
}) => {
  await cast.person("Priya Nair");
  const { page } = await cast.browser(wide);
  await signInToConsole(page, product);
  await page.clock.install();
  const looked = () => page.waitForResponse(/table\.countFresh/);
  const first = looked();
  await page.goto(`/console/${product.app.slug}/users`);
  await first;
  const table = page.getByRole("table", { name: "Users" });
  const newest = table.getByRole("row").nth(1);
  const before = await newest.textContent();
  const one = await cast.person("Mei Chen");
  const two = await cast.person("Wei Lin");
  const bar = page.getByRole("button", { name: "2 new rows · Show" });
  await showsInTime(page, bar);
  expect(await newest.textContent()).toBe(before);
  await expect(table).not.toContainText(one.username);
  await shoot(page, "fresh-rows");
  await expectAccessible(page);
  const again = looked();
  await bar.click();
  await again;
  await expect(newest).toContainText(two.username);
  await expect(table.getByRole("row").nth(2)).toContainText(one.username);
  await expect(bar).toBeHidden();
  // What comes after that is told again.
  const three = await cast.person("Lan Zhou");
  const next = page.getByRole("button", { name: "1 new row · Show" });
  await showsInTime(page, next);
  await next.click();
  await expect(newest).toContainText(three.username);
});

test("the messages' table says that something new was written, under the filter that is chosen", async ({
  cast,
  product,
}) => {
  const [mei, wei] = await cast.pair();
  await mei.tell(wei.person, ["first"]);
  const { page } = await cast.browser(wide);
  await signInToConsole(page, product);
  const from = mei.person.username;
  const written = () =>
    command(page.context().request, product.url, "history.list", { from }, "operator").then(
      ({ total }) => total,
    );
  await expect.poll(written).toBe(1);
  await page.clock.install();
  await page.goto(`/console/${product.app.slug}/messages?from=${from}`);
  const table = page.getByRole("table", { name: "Messages" });
  await expect(table.getByRole("row")).toHaveCount(2);
  await wei.tell(mei.person, ["of somebody else"]);
  await mei.tell(wei.person, ["second"]);
  await expect.poll(written).toBe(2);
  const bar = page.getByRole("button", { name: "1 new message · Show" });
  await showsInTime(page, bar);
  await expect(table.getByRole("row")).toHaveCount(2);
  await bar.click();
  await expect(table.getByRole("row")).toHaveCount(3);
  await expect(bar).toBeHidden();
});

test("what was switched off for many is switched on again, for those whom it changed", async ({
  cast,
  product,
}) => {
  test.setTimeout(90_000);
  const stamp = `undo${Date.now()}`;
  const names = Array.from({ length: 30 }, (_, n) => `${stamp}.${n}`);
  const { page } = await cast.browser(wide);
  await signInToConsole(page, product);
  const run = page.context().request;
  for (const username of names) {
    const account = { username, password: "a long enough password" };
    await command(run, product.url, "account.create", account, "operator");
  }
  const off = { act: "disable" as const, usernames: names.slice(0, 2) };
  await command(run, product.url, "account.bulk", off, "operator");
  await page.goto(`/console/${product.app.slug}/users?q=${stamp}&size=25`);
  const table = page.getByRole("table", { name: "Users" });
  await expect(table.getByRole("row")).toHaveCount(26);
  await page.getByRole("checkbox", { name: "Select all rows of this page" }).check();
  await page.getByRole("button", { name: "Select all matches" }).click();
  await expect(page.getByText("30 selected")).toBeVisible();
  await page.getByRole("button", { name: "Disable" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("30");
  await dialog.getByRole("button", { name: "Disable" }).click();
  await expect(dialog).toContainText("30 of 30 done");
  await expect(dialog.getByRole("listitem")).toHaveCount(30);
  await shoot(page, "bulk-undo");
  await expectAccessible(page);
  await expect(table.getByRole("cell", { name: "Disabled" })).toHaveCount(25);
  // Two of them were switched off before, and stay so.
  await dialog.getByRole("button", { name: "Undo for 28 users" }).click();
  await expect(dialog).toContainText("28 of 28 done");
  await expect(dialog.getByRole("button", { name: /^Undo/ })).toHaveCount(0);
  await dialog.getByRole("button", { name: "Close" }).last().click();
  const disabled = { query: stamp, state: "disabled" as const };
  const left = await command(run, product.url, "account.match", disabled, "operator");
  expect(left.toSorted()).toEqual(names.slice(0, 2).toSorted());
});

test("the app has an icon that people and operators see, until it is taken away", async ({
  cast,
  product,
}) => {
  const { page } = await cast.browser(wide);
  await signInToConsole(page, product);
  await page.goto(`/console/${product.app.slug}/settings`);
  const rail = page.locator("header").first();
  await expect(rail.locator("img")).toHaveCount(0);
  await page
    .getByLabel("Picture file")
    .setInputFiles({ name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("no picture") });
  await expect(page.getByText("This file is not a picture the browser can read.")).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.getByLabel("Picture file").setInputFiles(jpeg("icon.jpg", await photo(300, 200)));
  const dialog = page.getByRole("dialog");
  await expect(dialog).toBeVisible();
  await shoot(page, "icon-crop");
  await dialog.getByRole("button", { name: "Use picture" }).click();
  await expect(dialog).toHaveCount(0);
  const icon = rail.locator("img");
  await expect(icon).toBeVisible();
  await expect.poll(() => icon.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  await expectAccessible(page);
  await shoot(page, "icon");
  const { avatar } = await command(page.context().request, product.url, "app.get", {});
  expect(avatar).not.toBeNull();

  await page.getByRole("button", { name: "Remove picture" }).click();
  await expect(rail.locator("img")).toHaveCount(0);
  expect((await command(page.context().request, product.url, "app.get", {})).avatar).toBeNull();
});
