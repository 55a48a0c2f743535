import { setTimeout as sleep } from "node:timers/promises";
import { tryLock } from "../../infra/process-lock.mjs";
import { step } from "../../infra/step.mjs";
import { ensureBuilt, ensurePrismaClient } from "./builds.mjs";
import { ensureInstalled } from "./install.mjs";
import { inProject, isReadOnly } from "./project.mjs";

/** Runs `work` while no other process of this checkout installs or builds. */
export async function oneAtATime(work) {
  let told = false;
  for (;;) {
    const lock = lockCheckout();
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

function lockCheckout() {
  try {
    return tryLock(inProject(".build", "start.lock"));
  } catch (error) {
    // Where we may not write, nobody installs or builds as us: an image, or a checkout that belongs to root.
    if (isReadOnly(error)) return { release() {} };
    throw error;
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
