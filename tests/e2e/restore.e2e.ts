import { mkdtemp, rename, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { freePort } from "#infra/database/postgres-process.ts";
import { runCommand } from "../support/run-command.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { textsOf } from "./chat-page.ts";
import { castOf, expect, test } from "./fixtures.ts";
import { openProduct, seeds } from "./product.ts";

test("after a backup, a wipe and a restore two browsers go on chatting without a reload", async ({
  browser,
}) => {
  test.setTimeout(300_000);
  const top = await mkdtemp(path.join(os.tmpdir(), "borealis-e2e-restore-"));
  const dataDir = path.join(top, "data");
  const backup = path.join(top, "backup");
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
    await mei.chat.send("before 1");
    await expect(wei.chat.message("before 1")).toBeVisible();
    await wei.chat.send("before 2");
    await expect(mei.chat.message("before 2")).toBeVisible();
    const loads: string[] = [];
    for (const { page } of [mei, wei]) page.on("load", () => loads.push(page.url()));

    const saved = await runCommand("backup.mjs", ["--to", backup], { DATA_DIR: dataDir });
    expect(saved.output).toMatch(/^Backup complete: .* MB, \d+ rows, .* m?s\)$/m);
    expect(saved.status).toBe(0);
    const early = await runCommand("restore.mjs", [backup], { DATA_DIR: dataDir });
    expect(early.output).toContain("stop it, then restore again");
    expect(early.status).toBe(1);

    await mei.chat.send("after 1");
    await expect(wei.chat.message("after 1")).toBeVisible();
    await wei.chat.send("after 2");
    await expect(mei.chat.message("after 2")).toBeVisible();
    await server.stop();
    await rename(dataDir, path.join(top, "lost"));
    await wei.chat.send("while it was away");

    const restored = await runCommand("restore.mjs", [backup], { DATA_DIR: dataDir });
    expect(restored.output).toMatch(/^Restored the state of .*\nExamined it: \d+ checks, 0 faults$/m);
    expect(restored.status).toBe(0);
    const doctor = await runCommand("doctor.mjs", [], { DATA_DIR: dataDir });
    expect(doctor.output).toMatch(/ 0 faults/);
    expect(doctor.status).toBe(0);
    server = start();
    await server.listening;

    for (const { chat } of [mei, wei]) {
      await expect(chat.messages).toHaveCount(5, { timeout: 60_000 });
      await expect(chat.log).not.toContainText(/Sending|Waiting/, { timeout: 30_000 });
    }
    const told = await textsOf(mei.chat);
    await expect(async () => expect(await textsOf(wei.chat)).toEqual(told)).toPass();
    expect(told.slice(0, 2)).toEqual(["before 1", "before 2"]);
    expect(told.slice(2).toSorted()).toEqual(["after 1", "after 2", "while it was away"]);
    await mei.chat.send("and on");
    await expect(wei.chat.message("and on")).toBeVisible();
    await wei.chat.send("and on and on");
    await expect(mei.chat.message("and on and on")).toBeVisible();
    expect(loads).toEqual([]);
    const clean = await runCommand("doctor.mjs", [], { DATA_DIR: dataDir });
    expect(clean.output).toMatch(/ 0 faults/);
  } finally {
    await server.stop();
    await rm(top, { recursive: true, force: true });
  }
});
