import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { startServerProcess } from "../support/server-process.ts";
import { chatPage } from "./chat-page.ts";
import { expect, test } from "./fixtures.ts";

test("an empty installation is set up by the link it prints, once, and its owner chats with who comes next", async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const dataDir = await mkdtemp(path.join(os.tmpdir(), "borealis-e2e-set-up-"));
  const server = startServerProcess({ DATA_DIR: dataDir });
  try {
    const url = await server.listening;
    await expect.poll(() => server.output()).toMatch(/\/setup\?token=\S+/);
    const link = /http\S+\/setup\?token=\S+/.exec(server.output())?.[0] ?? "";
    const owner = await (await browser.newContext()).newPage();

    expect((await owner.goto(`${url}/setup`))?.status()).toBe(404);
    expect((await owner.goto(`${url}/setup?token=${"0".repeat(43)}`))?.status()).toBe(404);
    expect((await owner.goto(`${url}/`))?.status()).toBe(200);
    expect((await owner.goto(link))?.status()).toBe(200);
    await owner.getByLabel("Email").fill("owner@example.com");
    await owner.getByLabel("Password", { exact: true }).fill("a long enough password");
    await owner.getByLabel(/^(App name|Name of the app)/).fill("Bookshop");
    await owner.getByRole("textbox", { name: "Username" }).fill("owner");
    await owner.locator("button[type=submit]").click();
    await expect(owner).toHaveURL(/\/a\/bookshop$/);
    await expect(chatPage(owner).list).toBeVisible();
    expect((await owner.goto(link))?.status()).toBe(404);

    await owner.goto(`${url}/console`);
    await expect(owner.getByText("Bookshop").first()).toBeVisible();

    const guest = await (await browser.newContext()).newPage();
    await guest.goto(`${url}/`);
    await expect(guest).toHaveURL(/\/a\/bookshop\/signin/);
    await guest.getByRole("button", { name: "Create account" }).click();
    await guest.getByLabel("Username").fill("guest");
    await guest.getByLabel("Password", { exact: true }).fill("another long password");
    await guest.getByRole("button", { name: "Create account" }).click();
    await expect(chatPage(guest).list).toBeVisible();
    await guest.goto(`${url}/a/bookshop/u/owner`);
    await chatPage(guest).send("hello, owner");
    await owner.goto(`${url}/a/bookshop/u/guest`);
    await expect(chatPage(owner).message("hello, owner")).toBeVisible();
  } finally {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
});
