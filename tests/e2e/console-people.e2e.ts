import { expectAccessible, shoot, signInToConsole } from "./console-page.ts";
import { expect, test } from "./fixtures.ts";
import { photo } from "./media-files.ts";

test("users are made by a form, reset by a link, and shut out many at once", async ({ cast, product }) => {
  test.setTimeout(90_000);
  const { page } = await cast.browser({ viewport: { width: 1440, height: 900 } });
  await signInToConsole(page, product);
  const users = `/console/${product.app.slug}/users`;
  await page.goto(users);
  const name = `form-${Date.now()}`;
  await page.getByRole("button", { name: "New user" }).click();
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: "light" });
  await page.getByLabel("Username", { exact: true }).fill("x");
  await page.getByLabel("Password", { exact: true }).fill("a long enough password");
  await page.getByRole("button", { name: "Create user" }).click();
  await expect(page.getByLabel("Username", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Username", { exact: true })).toBeFocused();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Keep editing" }).click();
  await page.getByLabel("Username", { exact: true }).fill(name);
  await page.getByRole("button", { name: "Create user" }).click();
  const table = page.getByRole("table", { name: "Users" });
  await table.getByRole("link", { name }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: "light" });
  await shoot(page, "user");

  await page.getByRole("button", { name: "Password link" }).click();
  const link = (await page.locator("[data-secret]").textContent()) ?? "";
  const { page: guest } = await cast.browser();
  await guest.goto(link);
  await guest.getByLabel("New password", { exact: true }).fill("another long password");
  await guest.getByRole("button", { name: "Set password" }).click();
  await expect(guest).toHaveURL(/\/signin$/);
  await guest.getByLabel("Username").fill(name);
  await guest.getByLabel("Password", { exact: true }).fill("another long password");
  await guest.getByRole("button", { name: "Sign in" }).click();
  await expect(guest).not.toHaveURL(/signin/);

  await page.goto(`${users}?q=${name}`);
  await page.getByRole("checkbox", { name: `Select ${name}` }).check();
  await page.getByRole("button", { name: "Disable" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Disable" }).click();
  await expect(page.getByRole("dialog")).toContainText("1 of 1 done");
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
  await expect(table.getByRole("row", { name: new RegExp(name) })).toContainText("Disabled");
  await expect(guest.getByRole("heading", { name: /switched off/ })).toBeVisible();
});

test("a group is made and changed while two people have it open, who see it live", async ({
  cast,
  product,
}) => {
  test.setTimeout(90_000);
  const [mei, wei] = await cast.pair();
  const { page } = await cast.browser({ viewport: { width: 1440, height: 900 } });
  await signInToConsole(page, product);
  await page.goto(`/console/${product.app.slug}/groups`);
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: "light" });
  await page.getByRole("button", { name: "New group" }).click();
  await page.getByRole("dialog").getByLabel("Name", { exact: true }).fill("Night shift");
  await page.getByRole("dialog").getByLabel("Owner").fill(mei.person.username);
  await page.getByRole("button", { name: "Create group" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Night shift");
  const gid = /\d+$/.exec(page.url())?.[0] ?? "";
  await mei.visit(`g/${gid}`);
  await expect(mei.page.getByRole("heading", { name: "Night shift" }).first()).toBeVisible();

  await page.getByRole("button", { name: "Add members" }).click();
  await page.getByLabel("Usernames").fill(`${wei.person.username}\n${mei.person.username}, nobody-at-all`);
  await page.getByRole("button", { name: "Check names" }).click();
  await expect(page.getByRole("dialog")).toContainText("Found: 1");
  await expect(page.getByRole("dialog")).toContainText("Not found: 1");
  await expect(page.getByRole("dialog")).toContainText("Already in: 1");
  await page.getByRole("button", { name: "Add 1 member" }).click();
  await expect(page.getByRole("region", { name: "Members" }).getByText(wei.person.username)).toBeVisible();
  await wei.visit(`g/${gid}`);
  await expect(wei.page.getByRole("heading", { name: "Night shift" }).first()).toBeVisible();
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: "light" });
  await shoot(page, "group");

  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByRole("dialog").getByLabel("Name", { exact: true }).fill("Day shift");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  for (const device of [mei, wei]) {
    await expect(device.page.getByRole("heading", { name: "Day shift" }).first()).toBeVisible();
  }
  await page.getByRole("button", { name: "Announce" }).click();
  await page.getByLabel("Announcement").fill("We meet at noon");
  await page.getByRole("dialog").getByRole("button", { name: "Announce" }).click();
  await expect(wei.page.getByText("We meet at noon").first()).toBeVisible();
  await page.getByRole("button", { name: "Silence all" }).click();
  await expect(page.getByRole("button", { name: "Lift silence" })).toBeVisible();

  await page.getByRole("button", { name: "Dissolve" }).click();
  await page.getByLabel("Type the name to confirm").fill("Night shift");
  await page.getByRole("dialog").getByRole("button", { name: "Dissolve" }).click();
  await expect(page.getByLabel("Type the name to confirm")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Type the name to confirm").fill("Day shift");
  await page.getByRole("dialog").getByRole("button", { name: "Dissolve" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(page.getByRole("button", { name: "Dissolve" })).toBeHidden();
  await expect(wei.page.getByText(/dissolved/i).first()).toBeVisible();
});

test("a chat room is made, silenced and deleted", async ({ cast, product }) => {
  const owner = await cast.person("Mei Chen");
  const { page } = await cast.browser({ viewport: { width: 1440, height: 900 } });
  await signInToConsole(page, product);
  await page.goto(`/console/${product.app.slug}/rooms`);
  await page.getByRole("button", { name: "New chat room" }).click();
  const name = `Room ${Date.now()}`;
  await page.getByRole("dialog").getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("dialog").getByLabel("Owner").fill(owner.username);
  await page.getByRole("button", { name: "Create chat room" }).click();
  const row = page.getByRole("table", { name: "Chat rooms" }).getByRole("row", { name: new RegExp(name) });
  await expect(row).toContainText(owner.username);
  await expectAccessible(page);
  await row.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: "Silence all" }).click();
  await expect(row).toContainText("Silenced");
  await row.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: "Delete room" }).click();
  await page.getByLabel("Type the name to confirm").fill(name);
  await page.getByRole("dialog").getByRole("button", { name: "Delete room" }).click();
  await expect(row).toBeHidden();
});

test("users come by a file in GBK: checked line by line, imported by the server, the faults to download", async ({
  cast,
  product,
}) => {
  const { page } = await cast.browser({ viewport: { width: 1440, height: 900 } });
  await signInToConsole(page, product);
  await page.goto(`/console/${product.app.slug}/users`);
  await page.getByRole("link", { name: "Import CSV" }).click();
  const stamp = Date.now();
  // 林晚 as Chinese editions of office programs save it.
  const name = Buffer.from([0xc1, 0xd6, 0xcd, 0xed]);
  const buffer = Buffer.concat([
    Buffer.from(`secret,who,called\r\na long enough password,csv.${stamp},`),
    name,
    Buffer.from("\r\nshort,csv.short,\r\na long enough password,x,\r\n"),
  ]);
  await expect(page.locator("input[type=file]")).toBeEnabled();
  await page.locator("input[type=file]").setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer });
  await expect(page.getByText("3 lines, read as GBK.")).toBeVisible();
  await page.getByLabel("Username", { exact: true }).selectOption("who");
  await page.getByLabel("Password", { exact: true }).selectOption("secret");
  await page.getByRole("button", { name: "Check without importing" }).click();
  await expect(page.getByText("Checked 3: 2 with faults, nothing was changed.")).toBeVisible();
  await expect(page.getByText("Line 3: csv.short")).toBeVisible();
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: "light" });
  await shoot(page, "import");
  await page.getByRole("button", { name: "Import 1 user" }).click();
  await expect(page).toHaveURL(/import=\d+/);
  await expect(page.getByText("All 3 lines are done, 2 failed.").first()).toBeVisible({ timeout: 20_000 });
  // It has an address of its own: whoever opens that sees how it went.
  await page.reload();
  await expect(page.getByText("All 3 lines are done, 2 failed.").first()).toBeVisible();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download the faults" }).click();
  expect((await download).suggestedFilename()).toBe("users-faults.csv");
  await page.goto(`/console/${product.app.slug}/users/csv.${stamp}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("林晚");
  await page
    .getByLabel("Picture file")
    .setInputFiles({ name: "face.jpg", mimeType: "image/jpeg", buffer: await photo(300, 200) });
  await page.getByRole("dialog").getByRole("button", { name: "Use picture" }).click();
  await expect(page.getByRole("button", { name: "Remove picture" })).toBeVisible();
  await expect(page.getByRole("main").locator("img").first()).toHaveJSProperty("complete", true);
});
