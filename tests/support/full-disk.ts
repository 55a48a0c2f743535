import { appendFileSync } from "node:fs";
import path from "node:path";

/** Takes all room there is on a disk; the file that takes it. */
export function fillDisk(disk: string): string {
  const file = path.join(disk, "filler");
  for (let size = 1024 * 1024; size >= 1; size = size > 4_096 ? size / 4 : size / 4_096) {
    try {
      for (;;) appendFileSync(file, Buffer.alloc(size));
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error;
    }
  }
  return file;
}
