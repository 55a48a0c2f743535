import { hkdfSync, randomBytes } from "node:crypto";
import { chmod, link, mkdir, open, readFile, rm } from "node:fs/promises";
import path from "node:path";

/**
 * Returns the installation's secret: the given one, else the one kept in `<dataDir>/secret`, made at the first
 * start with mode 0600. Two processes that start at once get the same one.
 */
export async function loadSecret(given: string | undefined, dataDir: string): Promise<string> {
  return given ?? (await keepRandomSecret(path.join(dataDir, "secret")));
}

/** Reads the random value kept in `file`, making it first when there is none; only its owner can read the file. */
export async function keepRandomSecret(file: string): Promise<string> {
  const kept = await readSecret(file);
  if (kept !== null) return kept;
  // Others may pass through the data folder (PostgreSQL runs as its own user below it) but not list it.
  await mkdir(path.dirname(file), { recursive: true, mode: 0o711 });
  const draft = `${file}.${process.pid}.${randomBytes(4).toString("hex")}`;
  const handle = await open(draft, "wx", 0o600);
  try {
    await handle.writeFile(`${randomBytes(48).toString("base64url")}\n`);
    await handle.sync();
    // A link is made whole or not at all, and never over a value that another process has begun to use.
    await link(draft, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  } finally {
    await handle.close();
    await rm(draft, { force: true });
  }
  const made = await readSecret(file);
  if (made === null) throw new Error(`${file} vanished while it was made`);
  return made;
}

async function readSecret(file: string): Promise<string | null> {
  try {
    const value = (await readFile(file, "utf8")).trim();
    if (value.length < 32) throw new Error(`${file} is damaged: restore it from a backup`);
    await chmod(file, 0o600);
    return value;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

/** Derives an independent key of `length` bytes for one purpose; the same secret and purpose give the same key. */
export function deriveKey(secret: string, purpose: string, length = 32): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, "borealis", purpose, length));
}
