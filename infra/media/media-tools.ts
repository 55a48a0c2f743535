import path from "node:path";
import { fileTypeFromFile } from "file-type";
import type { Logger } from "#core/context.ts";
import type { Detected, MediaTools } from "#core/media/tools.ts";
import { createWorkQueue } from "../work-queue.ts";
import { createMediaProcesses } from "./media-processes.ts";
import { createSpools } from "./spool.ts";

/** Each holds the picture it works on. */
const AT_ONCE = 2;

/** What looks into files, below the data folder. What decodes them is started when the first one comes. */
export function createMediaTools(
  dataDir: string,
  log: Logger,
): MediaTools & { sweep(): Promise<void>; close(): void } {
  // A process of its own works there, whichever folder it was started in.
  const spools = createSpools(path.resolve(dataDir, "incoming"));
  const processes = createMediaProcesses(log);
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
    makeImage: (file, folder, shape) => processes.run({ kind: "image", file, folder, shape }),
    hear: (file, mimeType) => processes.run({ kind: "recording", file, mimeType }),
    close: processes.close,
  };
}

async function detect(file: string): Promise<Detected> {
  const found = await fileTypeFromFile(file).catch(() => undefined);
  return { mimeType: found?.mime.split(";")[0] ?? "", extension: found?.ext ?? "" };
}
