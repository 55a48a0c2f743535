import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FileStore, NO_FILE } from "#core/media/files.ts";
import { openS3Server, type S3Server } from "#tests/support/s3-server.ts";
import { createDiskFiles } from "./disk-files.ts";
import { createS3Files } from "./s3-files.ts";

let folder: string;
let s3: S3Server;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "borealis-files-"));
  s3 = await openS3Server();
});
afterAll(async () => {
  await s3.close();
  await rm(folder, { recursive: true, force: true });
});

const drivers: [name: string, open: () => FileStore][] = [
  ["the disk", () => createDiskFiles(folder)],
  ["an object store", () => createS3Files(s3.settings)],
];

const bytesOf = async (files: FileStore, key: string, range?: { from: number; to: number }) =>
  buffer(await files.read(key, range));

describe.each(drivers)("files on %s", (_, open) => {
  let files: FileStore;
  beforeAll(() => {
    files = open();
  });

  it("come back as they were written, whole and in part", async () => {
    // More than one part of an object store's upload.
    const bytes = Buffer.alloc(12 * 1024 * 1024, "0123456789");
    const pieces = Array.from({ length: 12 }, (_, n) =>
      bytes.subarray(n * 1024 * 1024, (n + 1) * 1024 * 1024),
    );
    expect(await files.write("1/ab/large", Readable.from(pieces))).toBe(bytes.length);
    expect((await bytesOf(files, "1/ab/large")).equals(bytes)).toBe(true);
    expect((await bytesOf(files, "1/ab/large", { from: 5, to: 8 })).toString()).toBe("5678");
    expect(await files.stat("1/ab/large")).toMatchObject({ key: "1/ab/large", size: bytes.length });
  });

  it("are replaced as a whole", async () => {
    await files.write("1/ab/twice", Readable.from([Buffer.from("the first")]));
    await files.write("1/ab/twice", Readable.from([Buffer.from("second")]));
    expect((await bytesOf(files, "1/ab/twice")).toString()).toBe("second");
  });

  it.each(["os", "/dev/shm"])("that lie on this machine become theirs: from %s", async (where) => {
    const place = await mkdtemp(path.join(where === "os" ? os.tmpdir() : where, "borealis-adopted-"));
    const file = path.join(place, "made");
    const keys = [`1/${path.basename(place)}/once`, `1/${path.basename(place)}/twice`];
    try {
      await writeFile(file, "made here", { mode: 0o644 });
      for (const key of keys) await files.adopt(key, file);
    } finally {
      await rm(place, { recursive: true });
    }
    for (const key of keys) {
      expect((await bytesOf(files, key)).toString()).toBe("made here");
      expect(await files.stat(key)).toMatchObject({ size: 9 });
    }
    await expect(files.adopt("1/ab/missing", file)).rejects.toThrow();
    expect(await files.stat("1/ab/missing")).toBeNull();
  });

  it("of which the source breaks off are not there, nor anything of them", async () => {
    const broken = async function* () {
      yield Buffer.from("half");
      throw new Error("broken off");
    };
    await expect(files.write("2/cd/broken", Readable.from(broken()))).rejects.toThrow("broken off");
    expect(await files.stat("2/cd/broken")).toBeNull();
    expect(await readdir(path.join(folder, ".aside"))).toEqual([]);
  });

  it("that are not there are told as such", async () => {
    expect(await files.stat("1/ab/nothing")).toBeNull();
    await expect(files.read("1/ab/nothing")).rejects.toThrow(NO_FILE);
    await files.remove(["1/ab/nothing"]);
  });

  it("are listed by what their keys begin with, and removed", async () => {
    const keys = ["a", "b", "c", "d", "e"].map((name) => `list/${name}`);
    for (const key of keys) await files.write(key, Readable.from([Buffer.from(key)]));
    const list = async () => {
      const found: string[] = [];
      for await (const { key } of files.list("list/")) found.push(key);
      return found.sort();
    };
    expect(await list()).toEqual(keys);
    await files.remove(keys.slice(1));
    expect(await list()).toEqual(["list/a"]);
  });

  it.each(["../secret", "a/../../b", "/etc/passwd", "a//b", "a\\b", "", "a/\0"])(
    "are never looked for under a key that is none: %j",
    async (key) => {
      await expect(async () => files.write(key, Readable.from([]))).rejects.toThrow("not the key");
      await expect(async () => files.read(key)).rejects.toThrow("not the key");
    },
  );
});

it("a file that the disk adopts is copied only where it must be, and is nobody else's to read", async () => {
  const files = createDiskFiles(folder);
  const file = path.join(folder, "made");
  await writeFile(file, "made here", { mode: 0o644 });
  await files.adopt("1/ab/linked", file);
  const [kept, made] = [await stat(path.join(folder, "1/ab/linked")), await stat(file)];
  expect(kept.ino).toBe(made.ino);
  expect(kept.mode & 0o777).toBe(0o600);
  await rm(file);
  expect(await readFile(path.join(folder, "1/ab/linked"), "utf8")).toBe("made here");
});

describe("a link to a file in an object store", () => {
  it("holds without a key, tells the browser what to do, and for a minute at most", async () => {
    const files = createS3Files(s3.settings);
    await files.write("1/ab/linked", Readable.from([Buffer.from("linked")]));
    const link = await files.link("1/ab/linked", { mimeType: "application/pdf", disposition: "attachment" });
    const response = await fetch(link ?? "");
    expect(response.headers.get("content-disposition")).toBe("attachment");
    expect(await response.text()).toBe("linked");
    expect(new URL(link ?? "").searchParams.get("X-Amz-Expires")).toBe("60");
    expect(
      await createS3Files({ ...s3.settings, redirects: false }).link("x", { mimeType: "", disposition: "" }),
    ).toBe(null);
  });
});

describe("a full disk (needs the right to mount one)", () => {
  it("refuses what has no room, keeps what it has, and leaves no pieces", async (test) => {
    const place = path.join(folder, "small");
    await mkdir(place);
    if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", place]).status !== 0) {
      console.warn("SKIPPED: a full disk for files, for this account may not mount one");
      return test.skip();
    }
    try {
      const files = createDiskFiles(place);
      await files.write("1/ab/kept", Readable.from([Buffer.from("kept")]));
      const large = Readable.from(Array.from({ length: 8 }, () => Buffer.alloc(1024 * 1024)));
      await expect(files.write("1/ab/large", large)).rejects.toMatchObject({ code: "storage_full" });
      const left: string[] = [];
      for await (const { key } of files.list()) left.push(key);
      expect(left).toEqual(["1/ab/kept"]);
      expect((await bytesOf(files, "1/ab/kept")).toString()).toBe("kept");
    } finally {
      spawnSync("umount", ["-l", place]);
    }
  });
});
