import { chmod, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { deriveKey, loadSecret } from "./secret.ts";

let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), "borealis-secret-"));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const modeOf = async (file: string) => (await stat(file)).mode & 0o777;

describe("the installation's secret", () => {
  it("is the given one, and then nothing is written", async () => {
    expect(await loadSecret("given", dataDir)).toBe("given");
    expect(await readdir(dataDir)).toEqual([]);
  });

  it("is made once, readable by its owner only, and kept", async () => {
    const folder = path.join(dataDir, "new");
    const secret = await loadSecret(undefined, folder);
    expect(Buffer.byteLength(secret)).toBeGreaterThanOrEqual(32);
    expect(await modeOf(path.join(folder, "secret"))).toBe(0o600);
    expect(await loadSecret(undefined, folder)).toBe(secret);
    expect(await readdir(folder)).toEqual(["secret"]);
  });

  it("is the same for processes that start at once", async () => {
    const secrets = await Promise.all(Array.from({ length: 20 }, () => loadSecret(undefined, dataDir)));
    expect(new Set(secrets).size).toBe(1);
  });

  it("is closed to others again when somebody opened it", async () => {
    const secret = await loadSecret(undefined, dataDir);
    await chmod(path.join(dataDir, "secret"), 0o644);
    expect(await loadSecret(undefined, dataDir)).toBe(secret);
    expect(await modeOf(path.join(dataDir, "secret"))).toBe(0o600);
  });

  it("is refused when the file is damaged, never replaced", async () => {
    await writeFile(path.join(dataDir, "secret"), "abc");
    await expect(loadSecret(undefined, dataDir)).rejects.toThrow("restore it from a backup");
  });
});

describe("a derived key", () => {
  it("depends on the secret and on its purpose alone", () => {
    expect(deriveKey("s1", "tickets")).toEqual(deriveKey("s1", "tickets"));
    expect(deriveKey("s1", "tickets")).not.toEqual(deriveKey("s1", "cookies"));
    expect(deriveKey("s1", "tickets")).not.toEqual(deriveKey("s2", "tickets"));
    expect(deriveKey("s1", "tickets", 64)).toHaveLength(64);
  });
});
