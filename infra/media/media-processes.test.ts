import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { picture, wav } from "#tests/support/pictures.ts";
import { waitUntil } from "#tests/support/wait-until.ts";
import { createLog } from "../log.ts";
import { createMediaProcesses, type MediaBounds, type MediaProcesses } from "./media-processes.ts";

let folder: string;
let small: string;
let large: string;
let opened: MediaProcesses | undefined;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "borealis-decoding-"));
  small = path.join(folder, "small");
  large = path.join(folder, "large");
  await writeFile(small, await picture("png"));
  const create = { width: 7_000, height: 7_000, channels: 4 as const, background: "red" };
  await writeFile(large, await sharp({ create }).png({ progressive: true }).toBuffer());
});
afterEach(async () => {
  opened?.close();
  await waitUntil("the end of all", () => decoding().length === 0);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const open = (bounds?: MediaBounds) => {
  opened = createMediaProcesses(createLog("silent"), bounds);
  return opened;
};
const image = (file: string) => ({ kind: "image", file, folder, shape: "image" }) as const;

/** The processes of this one that decode. */
const decoding = () =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const parent = /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
        const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
        return parent === `${process.pid}` && command.includes("media-entry");
      } catch {
        return false;
      }
    })
    .map(Number);

describe.skipIf(process.platform !== "linux")("files are decoded in a process of their own", () => {
  it("that knows nothing of the server's secrets, and is kept for the next", async () => {
    process.env.CANARY_SECRET = "canary";
    const processes = open();
    expect(await processes.run(image(small))).toMatchObject({ format: "png", width: 400 });
    const [pid] = decoding();
    expect(readFileSync(`/proc/${pid}/environ`, "utf8")).not.toContain("canary");
    const sound = path.join(folder, "sound");
    await writeFile(sound, wav(2));
    const work = { kind: "recording", file: sound, mimeType: "audio/wav" } as const;
    expect(await processes.run(work)).toEqual({ durationMs: 2_000, hasVideo: false });
    expect(decoding()).toEqual([pid]);
  });

  it("which is started before the first file is here, once, and kept when none comes", async () => {
    const processes = open();
    processes.expect();
    processes.expect();
    const [first, second] = await Promise.all([processes.run(image(small)), processes.run(image(small))]);
    expect([first.format, second.format]).toEqual(["png", "png"]);
    expect(decoding().length).toBe(2);
    opened?.close();
    await waitUntil("the end of both", () => decoding().length === 0);
    const others = open();
    others.expect();
    await waitUntil("its beginning", () => decoding().length === 1);
    const [pid] = decoding();
    await others.run(image(small));
    expect(decoding()).toEqual([pid]);
  });

  it("which ends with the server, though it was only just started", async () => {
    const processes = open();
    processes.expect();
    processes.close();
    // The end of what was begun is waited for after each of these.
    await expect(processes.run(image(small))).rejects.toMatchObject({ refusal: true });
  });

  it("that tells what a file is, whatever it is called", async () => {
    const processes = open();
    const found = { mimeType: "image/png", extension: "png" };
    expect(await processes.run({ kind: "type", file: small })).toEqual(found);
    const empty = path.join(folder, "empty.png");
    await writeFile(empty, "");
    expect(await processes.run({ kind: "type", file: empty })).toEqual({ mimeType: "", extension: "" });
  });

  it.each<[string, MediaBounds]>([
    ["takes too long", { withinMs: 1 }],
    ["takes too much memory", { mostBytes: 300 * 1024 * 1024 }],
  ])("which ends when a file %s; the next file has a new one", async (_, bounds) => {
    const processes = open(bounds);
    const refused = { refusal: true, code: "media_damaged" };
    await expect(processes.run(image(large))).rejects.toMatchObject(refused);
    await waitUntil("its end", () => decoding().length === 0);
    if (bounds.mostBytes) expect(await processes.run(image(small))).toMatchObject({ format: "png" });
  });

  it("which a file may crash, with what else is decoded going on", async () => {
    const processes = open();
    const crashed = processes.run(image(large));
    await waitUntil("its beginning", () => decoding().length === 1);
    const [pid = 0] = decoding();
    const other = processes.run(image(small));
    await waitUntil("a second one", () => decoding().length === 2);
    process.kill(pid, "SIGSEGV");
    await expect(crashed).rejects.toMatchObject({ refusal: true });
    expect(await other).toMatchObject({ format: "png" });
    expect(await processes.run(image(small))).toMatchObject({ format: "png" });
  });
});
