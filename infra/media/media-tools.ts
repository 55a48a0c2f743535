import path from "node:path";
import { fileTypeFromFile } from "file-type";
import type { Detected, MediaTools } from "#core/media/tools.ts";
import { createWorkQueue } from "../work-queue.ts";
import { createSpools } from "./spool.ts";

/** Each holds the picture it works on. */
const AT_ONCE = 2;

/** What looks into files, below the data folder. Decoders are loaded when the first file comes. */
export function createMediaTools(dataDir: string): MediaTools & { sweep(): Promise<void> } {
  const spools = createSpools(path.join(dataDir, "incoming"));
  return {
    queue: createWorkQueue({
      atOnce: AT_ONCE,
      waiting: 200,
      waitMs: 30_000,
      busy: { message: "Too many files are being worked on; try again in a moment.", retryMs: 5_000 },
    }),
    withFolder: spools.withFolder,
    sweep: spools.sweep,
    detect,
    makeImage: async (...given) => (await import("./make-image.ts")).makeImage(...given),
    hear: async (...given) => (await import("./hear.ts")).hear(...given),
  };
}

async function detect(file: string): Promise<Detected> {
  const found = await fileTypeFromFile(file).catch(() => undefined);
  return { mimeType: found?.mime.split(";")[0] ?? "", extension: found?.ext ?? "" };
}
