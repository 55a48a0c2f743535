import { execFileSync, spawnSync } from "node:child_process";
import path from "node:path";

const SOURCE = path.join(import.meta.dirname, "fsync-delay.c");

/** True where a C compiler is installed. */
export const canCompile = (): boolean =>
  process.platform === "linux" && spawnSync("gcc", ["--version"]).status === 0;

/** Compiles the library that makes flushes slow into `folder`, which its users may read. */
export function compileFsyncDelay(folder: string): string {
  const library = path.join(folder, "fsync-delay.so");
  execFileSync("gcc", ["-shared", "-fPIC", "-O2", "-o", library, SOURCE, "-ldl"]);
  return library;
}
