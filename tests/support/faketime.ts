import { existsSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";

const LIBRARY = "faketime/libfaketime.so.1";

/** The library that shifts the clock of a process, or null where it is not installed. */
export function findFaketime(): string | null {
  const folders = ["/usr/lib", "/usr/local/lib"].filter((folder) => existsSync(folder));
  const nested = folders.flatMap((folder) => readdirSync(folder).map((name) => path.join(folder, name)));
  return [...folders, ...nested].map((folder) => path.join(folder, LIBRARY)).find(existsSync) ?? null;
}

/** A wall clock that jumps while processes run; the clock that nobody sets goes on as it is. */
export type ShiftedClock = {
  environment: Record<string, string>;
  /** Sets it by so much off the true time, like `+1h`, `-10m` or `+1d`. */
  shift(offset: string): void;
};

/** A wall clock for processes started with its environment; `file` says how wrong it is. */
export function createShiftedClock(library: string, file: string, offset: string): ShiftedClock {
  const shift = (by: string) => writeFileSync(file, `${by}\n`);
  shift(offset);
  return {
    environment: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_CACHE_DURATION: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
    },
    shift,
  };
}
