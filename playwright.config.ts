import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { defineConfig, devices } from "@playwright/test";
import { browserLaunchOptions } from "./tests/e2e/browser.ts";
import { seeds } from "./tests/e2e/product.ts";
import { openS3Server, s3Environment } from "./tests/support/s3-server.ts";

// The runner and its workers each read this file: what is chosen here reaches the workers by their environment.
process.env.E2E_PORT ??= String(await freePort());
if (process.env.E2E_DATA_DIR === undefined) {
  const folder = mkdtempSync(path.join(os.tmpdir(), "borealis-e2e-"));
  process.env.E2E_DATA_DIR = folder;
  // The runner made it, and ends after the server it started.
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
}
// E2E_S3=1: files are kept in an object store, which the runner holds.
const isRunner = process.env.TEST_WORKER_INDEX === undefined;
const store = process.env.E2E_S3 === "1" && isRunner ? s3Environment(await openS3Server()) : {};
const baseURL = process.env.BASE_URL ?? `http://127.0.0.1:${process.env.E2E_PORT}`;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}

export default defineConfig({
  testDir: "tests/e2e",
  testMatch: "**/*.e2e.ts",
  // Several people chat in every test; more at once would only slow each other down on a small machine.
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: process.env.CI !== undefined,
  // A browser on a machine that is busy with other things may miss a deadline once; the report names who needed it.
  retries: process.env.CI === undefined ? 0 : 1,
  reporter: "list",
  use: {
    ...devices["Desktop Chrome"],
    baseURL,
    trace: "retain-on-failure",
    launchOptions: browserLaunchOptions(),
  },
  webServer: process.env.BASE_URL
    ? undefined
    : {
        command: "node scripts/start.mjs",
        url: `${baseURL}/healthz`,
        timeout: 300_000,
        reuseExistingServer: false,
        stdout: "pipe",
        stderr: "pipe",
        gracefulShutdown: { signal: "SIGTERM", timeout: 12_000 },
        env: {
          HOST: "127.0.0.1",
          PORT: process.env.E2E_PORT,
          DATA_DIR: process.env.E2E_DATA_DIR,
          ...seeds,
          ...store,
          LOG_LEVEL: "warn",
        },
      },
});
