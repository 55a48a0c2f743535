import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { textsOf } from "./chat-page.ts";
import { castOf, expect, test } from "./fixtures.ts";
import { openProduct, seeds } from "./product.ts";

const AWAY_MS = 10_000;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}

test("a server that is killed for ten seconds costs no message, no draft and no reload", async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const dataDir = await mkdtemp(path.join(os.tmpdir(), "borealis-e2e-restart-"));
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
    await mei.chat.send("before");
    await expect(wei.chat.message("before")).toBeVisible();
    const loads: string[] = [];
    for (const { page } of [mei, wei]) page.on("load", () => loads.push(page.url()));

    const killedAt = Date.now();
    server.child.kill("SIGKILL");
    await server.ended;
    for (const number of [1, 2, 3]) {
      await mei.chat.send(`mei ${number}`);
      await wei.chat.send(`wei ${number}`);
    }
    await mei.chat.box.fill("a draft that stays");
    await expect(mei.page.getByText("Reconnecting…")).toBeVisible();
    // The fault's own length is what is under test.
    await mei.page.waitForFunction((until) => Date.now() >= until, killedAt + AWAY_MS, {
      timeout: AWAY_MS * 2,
    });
    server = start();
    await server.listening;

    for (const { chat } of [mei, wei]) {
      await expect(chat.messages).toHaveCount(7, { timeout: 60_000 });
      await expect(chat.log).not.toContainText(/Sending|Waiting/, { timeout: 30_000 });
    }
    const told = await textsOf(mei.chat);
    await expect(async () => expect(await textsOf(wei.chat)).toEqual(told)).toPass();
    for (const name of ["mei", "wei"]) {
      expect(told.filter((text) => text.startsWith(name))).toEqual(
        [1, 2, 3].map((number) => `${name} ${number}`),
      );
    }
    await expect(mei.chat.box).toHaveValue("a draft that stays");
    expect(loads).toEqual([]);
  } finally {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
});
