import { existsSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { sourceHash } from "#scripts/lib/builds.mjs";
import { postCommand } from "#sdk/http.ts";
import { firstLoadKb } from "#tests/support/first-load.ts";
import { startServerProcess } from "#tests/support/server-process.ts";
import { signIn } from "../../chaos/devices.ts";
import { median } from "../load/plan.ts";
import { residentMb } from "../stage/stage.ts";
import { type Figure, inSeconds, type Options, type Outcome, repeatRuns } from "./figure.ts";

const ROOT = path.resolve(import.meta.dirname, "../../..");
const APP_KEY = "bench0000000000000000000";

/** Starts the real server, with a PostgreSQL of its own in the folder. */
async function startProduct(dataDir: string) {
  const began = performance.now();
  const server = startServerProcess({
    DATA_DIR: dataDir,
    SEED_APP: `Bench:${APP_KEY}:secret-of-the-bench-app`,
    SEED_OPERATOR: "operator@example.com:correct horse battery",
  });
  const origin = await server.listening;
  return { server, origin, seconds: (performance.now() - began) / 1_000 };
}

/** Kilobytes of JavaScript, compressed, that the first load of each page names. */
async function weighPages(origin: string) {
  const person = { username: "bench-visitor", password: "correct horse battery" };
  await postCommand({ origin, appKey: APP_KEY, fetch }, "user.register", person);
  const session = await signIn(origin, APP_KEY, person);
  const { slug } = session.signedIn.app;
  return {
    signInKb: await firstLoadKb(origin, `/a/${slug}/signin`, fetch),
    chatKb: await firstLoadKb(origin, `/a/${slug}`, session.fetch),
  };
}

/** What the built product weighs, and how long it takes to start when it was started here before. */
async function productFigures(options: Options): Promise<Outcome[]> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), "borealis-bench-"));
  try {
    await chmod(dataDir, 0o711);
    const first = await startProduct(dataDir);
    const pages = await weighPages(first.origin).finally(first.server.stop);
    const starts = await repeatRuns(options, async () => {
      const { server, seconds } = await startProduct(dataDir);
      const idleMb = residentMb(server.child.pid);
      await server.stop();
      return { seconds, idleMb };
    });
    const seconds = median(starts.map((start) => start.seconds));
    const idleMb = median(starts.map((start) => start.idleMb));
    const outcome = (name: string, target: string, measured: string, reached: boolean): Outcome => ({
      name,
      target,
      measured,
      reached,
      verdict: null,
      raw: { pages, starts },
    });
    return [
      outcome("JavaScript of the sign-in page", "≤ 150 KB gz", kb(pages.signInKb), pages.signInKb <= 150),
      outcome("JavaScript of the chat page", "≤ 220 KB gz", kb(pages.chatKb), pages.chatKb <= 220),
      outcome("idle server process", "≤ 300 MB", `${idleMb.toFixed(0)} MB`, idleMb <= 300),
      outcome("later start, PostgreSQL included", "≤ 5 s", inSeconds(seconds), seconds <= 5),
    ];
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

const kb = (value: number) => `${value.toFixed(1)} KB`;

/** Why the built product cannot be measured, if it cannot. */
export const needsBuild = (): string | null =>
  existsSync(path.join(ROOT, ".build", sourceHash(), "complete"))
    ? null
    : "these sources are not built (npm run build)";

export const product: Figure[] = [
  { id: "product", needs: null, missing: needsBuild, measure: productFigures },
];
