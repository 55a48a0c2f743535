import { existsSync, readFileSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { postCommand } from "#sdk/http.ts";
import { firstLoadKb } from "#tests/support/first-load.ts";
import { startServerProcess } from "#tests/support/server-process.ts";
import { signIn } from "../chaos/devices.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const APP_KEY = "bench0000000000000000000";

export type ProductFigures = {
  /** Kilobytes of JavaScript, compressed, that a page's first load names. */
  signInKb: number;
  chatKb: number;
  /** Megabytes of the idle server process, without PostgreSQL. */
  idleMb: number;
  startSeconds: number;
};

/** What the built product weighs, with a bundled PostgreSQL of its own; null when these sources are not built. */
export async function measureProduct(): Promise<ProductFigures | null> {
  const { sourceHash } = await import("../../scripts/lib/builds.mjs");
  if (!existsSync(path.join(ROOT, ".build", sourceHash(), "complete"))) return null;
  const dataDir = await mkdtemp(path.join(os.tmpdir(), "borealis-bench-"));
  await chmod(dataDir, 0o711);
  const began = performance.now();
  const server = startServerProcess({
    DATA_DIR: dataDir,
    SEED_APP: `Bench:${APP_KEY}:secret-of-the-bench-app`,
    SEED_OPERATOR: "operator@example.com:correct horse battery",
  });
  try {
    const origin = await server.listening;
    const startSeconds = (performance.now() - began) / 1_000;
    const http = { origin, appKey: APP_KEY, fetch };
    const person = { username: "bench-visitor", password: "correct horse battery" };
    await postCommand(http, "user.register", person);
    const session = await signIn(origin, APP_KEY, person);
    const { slug } = session.signedIn.app;
    const signInKb = await firstLoadKb(origin, `/a/${slug}/signin`, fetch);
    const chatKb = await firstLoadKb(origin, `/a/${slug}`, session.fetch);
    return { signInKb, chatKb, idleMb: residentMb(server.child.pid), startSeconds };
  } finally {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

function residentMb(pid: number | undefined): number {
  const status = existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, "utf8") : "";
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? Number.NaN) / 1_024;
}
