import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

// Plain JavaScript, because scripts/start.mjs needs it before anything is installed or compiled.

/**
 * Tells one run of a process from a later one with the same number: its start time where /proc has it.
 * @param {number} pid
 * @returns {string | null} null when no such process runs
 */
export function processIdentity(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ESRCH") return null;
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in brackets may hold spaces; fields are counted behind it. A zombie no longer runs.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? null : `${pid}:${fields[19]}`;
  } catch {
    return `${pid}`;
  }
}

/**
 * The process that holds the lock, or null when nobody alive does.
 * @param {string} file
 * @returns {number | null}
 */
export function lockHolder(file) {
  try {
    const { pid, identity } = JSON.parse(readFileSync(file, "utf8"));
    return typeof pid === "number" && processIdentity(pid) === identity ? pid : null;
  } catch {
    return null;
  }
}

/**
 * Takes a lock that dies with its process: a file that names the holder and is ignored once the holder is gone.
 * @param {string} file
 * @returns {{ release(): void } | { holder: number }} the holder's process number when somebody else has it
 */
export function tryLock(file) {
  mkdirSync(path.dirname(file), { recursive: true });
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) }));
  try {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      try {
        linkSync(mine, file);
        return { release: () => release(file) };
      } catch (error) {
        if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
      }
      const holder = lockHolder(file);
      if (holder !== null) return { holder };
      clearStale(file, `${mine}.stale`);
    }
    throw new Error(`cannot take the lock ${file}`);
  } finally {
    rmSync(mine, { force: true });
  }
}

/**
 * Takes a dead holder's file away; when another process was faster and the file is its own by now, puts it back.
 * @param {string} file
 * @param {string} aside
 */
function clearStale(file, aside) {
  try {
    renameSync(file, aside);
    if (lockHolder(aside) !== null) linkSync(aside, file);
  } catch {
    // It is gone, or taken again: the next attempt sees which.
  } finally {
    rmSync(aside, { force: true });
  }
}

/** @param {string} file */
function release(file) {
  if (lockHolder(file) === process.pid) rmSync(file, { force: true });
}
