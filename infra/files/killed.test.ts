import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createDiskFiles } from "./disk-files.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "borealis-killed-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Writes one file after the other and says when each is done. */
const writer = `
  import { Readable } from "node:stream";
  import { createDiskFiles } from "#infra/files/disk-files.ts";
  const files = createDiskFiles(process.argv.at(-1));
  for (let n = 0; ; n += 1) {
    const pieces = Array.from({ length: 64 }, () => Buffer.alloc(65536, n % 256));
    await files.write("1/ab/file" + n, Readable.from(pieces));
    process.stdout.write("done " + n + "\\n");
  }`;

it("a process killed while it writes leaves whole files alone, and every one that it told of", async () => {
  const args = ["--import", "tsx", "--input-type=module", "-e", writer, folder];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  let told = "";
  for await (const chunk of child.stdout) {
    told += chunk;
    if (told.includes("done 5")) break;
  }
  child.kill("SIGKILL");
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  const files = createDiskFiles(folder);
  const found: string[] = [];
  for await (const { key, size } of files.list("1/")) {
    found.push(key);
    expect(size).toBe(64 * 65_536);
  }
  const done = [...told.matchAll(/done (\d+)/g)].map(([, n]) => `1/ab/file${n}`);
  expect(found).toEqual(expect.arrayContaining(done));
});
