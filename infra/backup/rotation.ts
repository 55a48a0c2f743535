import { readdir, rm } from "node:fs/promises";
import path from "node:path";

/** How a backup is called that was given no name: its moment, so that names sort by time. */
export const timeName = (at: Date): string => at.toISOString().replace(/\.\d+/, "").replaceAll(":", "-");

const TIME_NAME = /^\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}Z$/;

/** Removes all but the newest `keep` backups that are called by their moment; answers what was removed. */
export async function removeOldBackups(folder: string, keep: number): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => TIME_NAME.test(name)).sort();
  const old = names.slice(0, -keep);
  for (const name of old) await rm(path.join(folder, name), { recursive: true, force: true });
  return old;
}
