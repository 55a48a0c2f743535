// A process of its own that decodes what people upload: whatever a file does to its decoder, the server goes on. It is
// given no settings, no secrets and no database, and does one work at a time.
import { writeFile } from "node:fs/promises";
import os from "node:os";
import { isRefusal } from "#core/fail.ts";
import { detect } from "./detect.ts";
import { hear } from "./hear.ts";
import { makeImage } from "./make-image.ts";
import type { MediaAnswer, MediaResults, MediaWork } from "./media-work.ts";

/** The largest picture that is taken needs about two thirds of it. */
const MOST_BYTES = Number(process.argv[2]) || 1024 * 1024 * 1024;
const LOOK_EVERY_MS = 50;
/** Messages come first. */
const NICE = 5;

const say = (answer: MediaAnswer): void => {
  process.send?.(answer);
};

function begin(given: MediaWork): Promise<MediaResults[keyof MediaResults]> {
  switch (given.kind) {
    case "type":
      return detect(given.file);
    case "image":
      return makeImage(given.file, given.folder, given.shape);
    case "recording":
      return hear(given.file, given.mimeType);
    default:
      return given satisfies never;
  }
}

async function work(given: MediaWork): Promise<MediaAnswer> {
  try {
    return { kind: "done", result: await begin(given) };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const { code, message, retryMs } = error;
    return { kind: "refused", code, message, retryMs };
  }
}

// It ends with the server, not by what a terminal or a supervisor sends to the whole group.
process.on("disconnect", () => process.exit());
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});
setInterval(() => {
  if (process.memoryUsage.rss() > MOST_BYTES) process.kill(process.pid, "SIGKILL");
}, LOOK_EVERY_MS);
os.setPriority(NICE);
// When memory runs out on this machine, Linux is to end this process first.
if (process.platform === "linux") await writeFile("/proc/self/oom_score_adj", "1000").catch(() => {});

process.on("message", (given: MediaWork) => {
  // Anything but an answer ends the process, and the one who asked hears of that.
  void work(given).then(say);
});
say({ kind: "ready" });
