import type { LaunchOptions } from "@playwright/test";
import { FALLBACK_BROWSER, findBrowser } from "#scripts/lib/browser.mjs";

/** How to start the browser of this machine; `npm test` fetches one where there is none. */
export function browserLaunchOptions(): LaunchOptions {
  const executablePath = findBrowser();
  if (executablePath === null) {
    throw new Error("No browser was found: run npm test, which fetches one, or set CHROMIUM_PATH.");
  }
  const asRoot = process.getuid?.() === 0;
  const isFallback = executablePath === FALLBACK_BROWSER;
  return {
    executablePath,
    args: [
      ...(asRoot || isFallback ? ["--no-sandbox"] : []),
      ...(isFallback ? ["--no-zygote", "--disable-gpu"] : []),
      // Small /dev/shm in containers.
      "--disable-dev-shm-usage",
    ],
  };
}
