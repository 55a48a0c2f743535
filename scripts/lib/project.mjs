import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout's top folder. */
export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");

export const inProject = (...parts) => path.join(root, ...parts);

/** A fault told to the operator in one sentence that says what to do. */
export function startError(message) {
  return Object.assign(new Error(message), { name: "StartError" });
}

/** True when the fault is that this process may not write there. @param {unknown} error */
export const isReadOnly = (error) => ["EACCES", "EPERM", "EROFS"].includes(error?.code);

/** Colours, and lines that only say that something else said something. */
const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g");
const NOISE =
  /complete log of this run|^npm (warn|notice)|^(> )?(Build error occurred|Error: Turbopack build failed)/i;

/** The lines of a log that tell most, as one. */
function lastWords(file) {
  const lines = readFileSync(file, "utf8")
    .replace(COLOUR, "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !NOISE.test(line));
  const telling = lines.filter((line) => /error|failed|cannot/i.test(line));
  return (telling.length > 0 ? telling : lines).slice(0, 2).join(" ").slice(0, 300) || "it said nothing";
}

/**
 * Runs a program with its output kept in `.cache/<log>.log`; a failure becomes a StartError with the program's
 * own words, where the rest is, and `advice`.
 */
export async function run(command, args, { log, advice, env = {} }) {
  mkdirSync(inProject(".cache"), { recursive: true });
  const file = inProject(".cache", `${log}.log`);
  const output = createWriteStream(file);
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.pipe(output, { end: false });
  child.stderr.pipe(output, { end: false });
  const status = await new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code, signal) => resolve(signal ?? code));
  });
  await new Promise((resolve) => output.end(resolve));
  if (status !== 0) {
    const words = typeof status === "string" && status.startsWith("spawn") ? status : lastWords(file);
    throw startError(`${words} — ${advice} (everything it said: ${path.relative(root, file)})`);
  }
}

/** Runs npm itself, whichever way we were started. */
export function npmCommand(args) {
  const cli = process.env.npm_execpath;
  if (cli && /npm-cli\.(c?js)$/.test(cli)) return [process.execPath, [cli, ...args]];
  return [process.platform === "win32" ? "npm.cmd" : "npm", args];
}
