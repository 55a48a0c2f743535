import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockHolder, processIdentity, tryLock } from "./process-lock.mjs";

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "borealis-lock-"));
  file = path.join(folder, "lock");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("a process's lock", () => {
  it("is held once, by the process that took it, until released", () => {
    const lock = tryLock(file);
    expect(lockHolder(file)).toBe(process.pid);
    expect(tryLock(file)).toEqual({ holder: process.pid });
    if ("release" in lock) lock.release();
    expect(existsSync(file)).toBe(false);
    expect(tryLock(file)).toHaveProperty("release");
  });

  it("ends with its process", async () => {
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    const identity = processIdentity(child.pid ?? 0);
    writeFileSync(file, JSON.stringify({ pid: child.pid, identity }));
    expect(tryLock(file)).toEqual({ holder: child.pid });
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(tryLock(file)).toHaveProperty("release");
  });

  it("is not held by a later process that got the same number", () => {
    writeFileSync(file, JSON.stringify({ pid: process.pid, identity: `${process.pid}:1` }));
    expect(lockHolder(file)).toBeNull();
    expect(tryLock(file)).toHaveProperty("release");
  });

  it("is not held by a file cut off in the middle", () => {
    writeFileSync(file, '{"pid":');
    expect(tryLock(file)).toHaveProperty("release");
  });
});
