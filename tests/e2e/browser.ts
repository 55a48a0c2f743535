import type { LaunchOptions } from "@playwright/test";
import { FALLBACK_BROWSER, findBrowser } from "#scripts/lib/browser.mjs";

/** The same with a microphone that hears a tone, and asks nobody. */
export function withMicrophone(): LaunchOptions {
  const options = browserLaunchOptions();
  return {
    ...options,
    args: [
      ...(options.args ?? []),
      "--use-fake-device-for-media-stream",
      "--use-fake-ui-for-media-stream",
      "--autoplay-policy=no-user-gesture-required",
    ],
  };
}

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
