import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { StartError } from "../env.ts";
import { tryLock } from "../process-lock.mjs";

const DRAFT = ".partial";

/**
 * Makes a folder that is there whole or not at all, also after a power cut: `fill` works on a draft beside it that
 * only its owner can read. Drafts that a crash left are removed. Throws StartError when the folder exists, unless it
 * is to be replaced.
 */
export async function makeFolder(
  folder: string,
  fill: (draft: string) => Promise<void>,
  { replace = false } = {},
): Promise<void> {
  const parent = path.dirname(folder);
  await mkdir(parent, { recursive: true, mode: 0o700 });
  const lock = tryLock(path.join(parent, ".backup.lock"));
  if (!("release" in lock)) {
    throw new StartError(`Process ${lock.holder} makes a backup in ${parent}: wait for it.`);
  }
  const draft = path.join(parent, `.${path.basename(folder)}${DRAFT}`);
  const replaced = path.join(parent, `.${path.basename(folder)}.replaced${DRAFT}`);
  try {
    const present = await readdir(parent);
    const exists = present.includes(path.basename(folder));
    if (exists && !replace) {
      throw new StartError(`${folder} exists already: name another folder.`);
    }
    for (const name of present) {
      if (name.startsWith(".") && name.endsWith(DRAFT))
        await rm(path.join(parent, name), { recursive: true, force: true });
    }
    await mkdir(draft, { mode: 0o700 });
    await fill(draft);
    await flushFolders(draft);
    if (exists) await rename(folder, replaced);
    await rename(draft, folder);
    await flushFolder(parent);
    await rm(replaced, { recursive: true, force: true });
  } finally {
    await rm(draft, { recursive: true, force: true });
    lock.release();
  }
}

async function flushFolders(top: string): Promise<void> {
  const entries = await readdir(top, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (entry.isDirectory()) await flushFolder(path.join(entry.parentPath, entry.name));
  }
  await flushFolder(top);
}

/** Makes the names in a folder survive a power cut. */
export async function flushFolder(folder: string): Promise<void> {
  // Windows neither needs nor allows it.
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
