import { readFile } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { StartError } from "../env.ts";

const FORMAT = 1;
const name = z.string().min(1);

const schema = z.object({
  /** Raised when an older product could not read what a newer one writes. */
  format: z.literal(FORMAT),
  product: z.string(),
  postgres: z.string(),
  createdAt: z.string(),
  epoch: z.string(),
  /** What made the tables, in the order it was applied. */
  migrations: z.array(z.object({ name, checksum: z.string() })),
  tables: z.array(z.object({ name, columns: z.array(name).min(1), rows: z.int().min(0) })),
  /** `last` is a number as text, null when the sequence gave none yet. */
  sequences: z.array(z.object({ name, last: z.string().regex(/^\d+$/).nullable() })),
  /** The key was kept in the data folder, and is here too. */
  secret: z.boolean(),
});

/** What a backup says about itself. */
export type Manifest = z.infer<typeof schema>;

export type ManifestTable = Manifest["tables"][number];

export const MANIFEST = "manifest.json";
export const SECRET = "secret";
export const FILES = "files";

/** Where a table's rows lie inside a backup: COPY's text format, compressed. */
export const tablePath = (table: string): string => path.join("tables", `${table}.copy.gz`);

/** The text of a manifest for its file. */
export function manifestText(manifest: Omit<Manifest, "format">): string {
  return `${JSON.stringify({ format: FORMAT, ...manifest }, null, 2)}\n`;
}

/** Reads a backup's manifest; throws StartError when the folder holds no backup that this version can read. */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(path.join(folder, MANIFEST), "utf8").catch(() => {
    throw new StartError(`${folder} holds no backup: name the folder that npm run backup made.`);
  });
  const parsed = schema.safeParse(parse(text));
  if (parsed.success) return parsed.data;
  throw new StartError(
    `The backup in ${folder} cannot be read by this version: restore with the version that made it.`,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
