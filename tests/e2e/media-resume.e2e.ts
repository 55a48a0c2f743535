import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import type { Page } from "@playwright/test";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { castOf, type Device, expect, test } from "./fixtures.ts";
import { bytes } from "./media-files.ts";
import { openProduct, seeds } from "./product.ts";

const SIZE = 24 * 1024 * 1024;
const sent = bytes(SIZE);

/** Slow enough that something can happen in between. */
async function throttle(page: Page, bytesPerSecond: number): Promise<() => Promise<unknown>> {
  const session = await page.context().newCDPSession(page);
  const set = (uploadThroughput: number) =>
    session.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput,
    });
  await session.send("Network.enable");
  await set(bytesPerSecond);
  return () => set(-1);
}

async function begin(device: Device): Promise<void> {
  const { page, chat } = device;
  await page
    .getByLabel("Attach files", { exact: true })
    .setInputFiles({ name: "large.bin", mimeType: "application/octet-stream", buffer: sent });
  await chat.sendButton.click();
  await expect(page.getByRole("button", { name: "Cancel upload" })).toBeVisible();
}

const percent = (page: Page) =>
  page
    .getByRole("progressbar")
    .getAttribute("aria-valuenow", { timeout: 2_000 })
    .then(Number)
    .catch(() => -1);

async function arrives(device: Device): Promise<void> {
  const message = device.chat.messages.filter({ hasText: "large.bin" });
  await expect(message).toHaveCount(1, { timeout: 60_000 });
  const saving = device.page.waitForEvent("download");
  await message.getByRole("button", { name: "Download", exact: true }).click();
  expect((await readFile(await (await saving).path())).equals(sent)).toBe(true);
}

test("an upload that the network interrupts goes on, also after a reload", async ({ cast }) => {
  test.setTimeout(150_000);
  const [mei, wei] = await cast.pair();
  await mei.talkTo(wei.person);
  await wei.talkTo(mei.person);
  const created: string[] = [];
  mei.page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/uploads")) created.push(request.url());
  });
  const loosen = await throttle(mei.page, 4 * 1024 * 1024);
  await begin(mei);
  await expect.poll(() => percent(mei.page), { timeout: 30_000 }).toBeGreaterThan(25);
  await mei.context.setOffline(true);
  await mei.chat.send("written meanwhile");
  await mei.context.setOffline(false);
  await expect.poll(() => percent(mei.page), { timeout: 30_000 }).toBeGreaterThan(40);
  await mei.page.reload();
  await loosen();
  await arrives(wei);
  await expect(wei.chat.messages.last()).toContainText("written meanwhile");
  expect(created).toHaveLength(1);
});

test("an upload can be cancelled; what follows it goes", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  await mei.talkTo(wei.person);
  await wei.talkTo(mei.person);
  await throttle(mei.page, 200 * 1024);
  await begin(mei);
  await mei.chat.send("never mind");
  await mei.page.getByRole("button", { name: "Cancel upload" }).click();
  await expect(wei.chat.message("never mind")).toBeVisible();
  await expect(mei.chat.messages).toHaveCount(1);
  await expect(wei.chat.messages).toHaveCount(1);
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}

test("an upload outlives a server that is killed", async ({ browser }) => {
  test.setTimeout(180_000);
  const dataDir = await mkdtemp(path.join(os.tmpdir(), "borealis-e2e-upload-"));
  const port = String(await freePort());
  const start = () => startServerProcess({ ...seeds, DATA_DIR: dataDir, PORT: port });
  let server: ServerProcess = start();
  try {
    const product = await openProduct((await server.listening).replace("localhost", "127.0.0.1"));
    const cast = castOf(product, async (options) => {
      const context = await browser.newContext({ ...options, baseURL: product.url });
      return { context, page: await context.newPage() };
    });
    const [mei, wei] = await cast.pair();
    await mei.talkTo(wei.person);
    await wei.talkTo(mei.person);
    const loosen = await throttle(mei.page, 4 * 1024 * 1024);
    await begin(mei);
    await expect.poll(() => percent(mei.page), { timeout: 30_000 }).toBeGreaterThan(30);
    server.child.kill("SIGKILL");
    await server.ended;
    server = start();
    await server.listening;
    await loosen();
    await arrives(wei);
    for (const { context } of [mei, wei]) await context.close();
  } finally {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
});
