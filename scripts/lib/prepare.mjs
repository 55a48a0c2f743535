import { setTimeout as sleep } from "node:timers/promises";
import { tryLock } from "../../infra/process-lock.mjs";
import { step } from "../../infra/step.mjs";
import { ensureBuilt, ensurePrismaClient } from "./builds.mjs";
import { ensureInstalled } from "./install.mjs";
import { inProject } from "./project.mjs";

/** Runs `work` while no other process of this checkout installs or builds. */
export async function oneAtATime(work) {
  const file = inProject(".build", "start.lock");
  let told = false;
  for (;;) {
    const lock = tryLock(file);
    if ("release" in lock) {
      try {
        return await work();
      } finally {
        lock.release();
      }
    }
    if (!told) console.log(`Waiting for process ${lock.holder}, which installs or builds here`);
    told = true;
    await sleep(200);
  }
}

/** Installs the packages and generates the Prisma client, each only when needed. */
export async function prepareSources() {
  await step("Packages", async (say) => say(await ensureInstalled()));
  await step("Prisma", async (say) => say(await ensurePrismaClient()));
}

/** Does all that comes before serving; returns the folder of a build that is up to date. */
export async function prepare() {
  await prepareSources();
  return step("Build", async (say) => {
    const { folder, outcome } = await ensureBuilt();
    say(outcome);
    return folder;
  });
}
