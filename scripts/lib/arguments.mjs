import { parseArgs } from "node:util";
import { startError } from "./project.mjs";

/**
 * Reads a script's arguments; a wrong one becomes a StartError that says how to write them.
 * @template {import("node:util").ParseArgsConfig} T
 * @param {T} config
 * @param {string} usage
 * @returns {ReturnType<typeof parseArgs<T>>}
 */
export function readArguments(config, usage) {
  try {
    return parseArgs({ allowPositionals: false, ...config });
  } catch {
    throw startError(`Write: ${usage}`);
  }
}
