import path from "node:path";
import type { Logger } from "#core/context.ts";
import type { MediaTools } from "#core/media/tools.ts";
import type { Pace } from "../files/pace.ts";
import { createWorkQueue } from "../work-queue.ts";
import { createMediaProcesses } from "./media-processes.ts";
import { createSpools } from "./spool.ts";

/** Each holds the picture it works on. */
const AT_ONCE = 2;

/** What looks into files, below the data folder. What decodes them is started when the first one comes. */
export function createMediaTools(
  dataDir: string,
  { log, pace }: { log: Logger; pace: Pace },
): MediaTools & { sweep(): Promise<void>; close(): void } {
  // A process of its own works there, whichever folder it was started in.
  const spools = createSpools(path.resolve(dataDir, "incoming"), pace);
  const processes = createMediaProcesses(log);
  return {
    queue: createWorkQueue({
      atOnce: AT_ONCE,
      waiting: 200,
      waitMs: 30_000,
      busy: { message: "Too many files are being worked on; try again in a moment.", retryMs: 5_000 },
    }),
    expect: processes.expect,
    withFolder: spools.withFolder,
    sweep: spools.sweep,
    detect: (file) => processes.run({ kind: "type", file }),
    makeImage: (file, folder, shape) => processes.run({ kind: "image", file, folder, shape }),
    hear: (file, mimeType) => processes.run({ kind: "recording", file, mimeType }),
    close: processes.close,
  };
}
