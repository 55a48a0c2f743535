import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { Readable, type Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { StartError } from "../env.ts";

/** Named and written as sha256sum does it, so that a backup can be checked without the product. */
const CHECKSUMS = "SHA256SUMS";

/** Writes the parts of a backup and remembers what each must be. */
export type PartWriter = {
  /** Writes a stream to a new file inside the folder, by way of `through`, flushed to the disk when it resolves. */
  write(file: string, source: Readable | string, through?: Transform): Promise<void>;
  /** Writes down what was written; nothing is written afterwards. */
  finish(): Promise<void>;
  /** Bytes written so far. */
  bytes(): number;
};

export function createPartWriter(folder: string): PartWriter {
  const lines: string[] = [];
  let bytes = 0;

  return {
    async write(file, source, through) {
      const hash = createHash("sha256");
      const note = async function* (chunks: AsyncIterable<Buffer | string>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          bytes += Buffer.byteLength(chunk);
          yield chunk;
        }
      };
      const target = createWriteStream(path.join(folder, file), { flags: "wx", mode: 0o600, flush: true });
      const content = typeof source === "string" ? Readable.from([source]) : source;
      if (through) await pipeline(content, through, note, target);
      else await pipeline(content, note, target);
      lines.push(`${hash.digest("hex")}  ${file.split(path.sep).join("/")}\n`);
    },
    finish: () =>
      writeFile(path.join(folder, CHECKSUMS), lines.join(""), { flag: "wx", mode: 0o600, flush: true }),
    bytes: () => bytes,
  };
}

/**
 * Reads every part of a backup and compares it with its checksum; answers the parts' names. Throws StartError when
 * one is missing or was changed.
 */
export async function verifyParts(folder: string): Promise<Set<string>> {
  const text = await readFile(path.join(folder, CHECKSUMS), "utf8").catch(() => {
    throw new StartError(`${folder} holds no complete backup: ${CHECKSUMS} is missing.`);
  });
  const parts = new Set<string>();
  for (const line of text.split("\n").filter((written) => written !== "")) {
    const [, checksum, file = ""] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
    if (checksum === undefined || checksum !== (await checksumOf(path.join(folder, file)))) {
      throw new StartError(
        `The backup in ${folder} is damaged (${file || CHECKSUMS}): take another one. Nothing was changed.`,
      );
    }
    parts.add(file);
  }
  return parts;
}

/** The checksum of a file; null when it cannot be read. */
async function checksumOf(file: string): Promise<string | null> {
  const hash = createHash("sha256");
  try {
    for await (const chunk of createReadStream(file)) hash.update(chunk);
    return hash.digest("hex");
  } catch {
    return null;
  }
}
