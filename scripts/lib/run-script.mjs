import { spawn } from "node:child_process";
import { ensurePrismaClient } from "./builds.mjs";
import { ensureInstalled } from "./install.mjs";
import { oneAtATime } from "./prepare.mjs";
import { inProject, root } from "./project.mjs";

/**
 * Runs a script written in TypeScript, from whatever state the checkout is in, and ends with its exit status.
 * @param {string} script its path from the checkout's top
 * @param {string[]} args what it is called with; nothing unless given
 */
export async function runScript(script, args = []) {
  try {
    await oneAtATime(async () => {
      await ensureInstalled();
      await ensurePrismaClient();
    });
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
  const child = spawn(process.execPath, ["--import", "tsx", inProject(script), ...args], {
    cwd: root,
    stdio: "inherit",
  });
  // A terminal's Ctrl-C reaches the script by itself; what is sent to us alone is passed on.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.once("exit", (code) => process.exit(code ?? 1));
}
