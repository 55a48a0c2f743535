import path from "node:path";
import { pathToFileURL } from "node:url";
import { holdBuild } from "./builds.mjs";
import { oneAtATime, prepare } from "./prepare.mjs";
import { root } from "./project.mjs";

/**
 * Installs and builds as far as needed and keeps the build from being removed; answers its folder and the end of that.
 * @returns {Promise<{ folder: string, release(): void }>}
 */
export function takeBuild() {
  return oneAtATime(async () => {
    const folder = await prepare();
    return { folder, release: holdBuild(folder) };
  });
}

/** Loads the server of a build into this very process, so that signals reach it. @param {string} folder */
export function loadServer(folder) {
  process.chdir(root);
  process.env.NEXT_DIST_DIR = path.relative(root, path.join(folder, "next"));
  return import(pathToFileURL(path.join(folder, "server.mjs")).href);
}

/** Ends the process with the reason in one line; the rest is for who asks. @param {unknown} error */
export function failToStart(error) {
  const { message, name, stack } = error instanceof Error ? error : new Error(String(error));
  console.error(name === "StartError" ? message : `Borealis could not start: ${message}`);
  if (process.env.LOG_LEVEL === "debug" || process.env.LOG_LEVEL === "trace") console.error(stack);
  process.exit(1);
}
