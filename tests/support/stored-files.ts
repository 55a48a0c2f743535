import type { FileStore } from "#core/media/files.ts";

/** The keys of all files there are, in order. */
export async function listKeys(files: FileStore): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of files.list()) keys.push(key);
  return keys.sort();
}
