import cluster from "node:cluster";
import { pathToFileURL } from "node:url";
import { ensureSetupToken } from "#core/installation/setup-token.ts";
import { type Env, readEnv, type Settings, StartError } from "#infra/env.ts";
import { createLifetime } from "#infra/lifetime.ts";
import { openRuntime } from "#infra/runtime.ts";
import { duration, step } from "#infra/step.mjs";
import { openDatabase, prepareInstallation, scopeOf } from "#server/prepare.ts";
import { describeRole } from "#server/roles.ts";
import { serve } from "#server/serve.ts";
import type { WorkerMessage } from "#server/workers.ts";

export { startCluster } from "#server/cluster.ts";

/**
 * Starts the whole process: settings, secret, database, migrations, seeds, then the server. Resolves once it
 * listens; throws StartError with a sentence for the operator. Ends by SIGTERM or SIGINT.
 */
export async function startServer(): Promise<void> {
  const began = performance.now();
  const lifetime = createLifetime();
  try {
    const env = await openDatabase(readEnv(process.env), lifetime);
    const runtime = openRuntime(env);
    lifetime.onClose(() => runtime.close());
    await runtime.clock.asked;
    await prepareInstallation(scopeOf(runtime), env);
    const url = await step("Serving", (say) => {
      say(describeRole(env.role));
      return serve(runtime, lifetime);
    });
    console.log(`Borealis listens at ${url} (${duration(performance.now() - began)})`);
    const token = await ensureSetupToken(scopeOf(runtime));
    if (token !== null) console.log(`Set it up here, once: ${url}/setup?token=${token}`);
  } catch (error) {
    await lifetime.close();
    throw error;
  }
}

/**
 * Serves as one of the processes of a cluster, whose first process has prepared everything and named it in the
 * environment. Tells it the address or why it cannot serve; ends by SIGTERM, SIGINT, or when that process is gone.
 */
export async function startWorker(): Promise<void> {
  const lifetime = createLifetime();
  cluster.worker?.on("disconnect", () => {
    // Node would exit on the spot; what was read is answered first.
    if (cluster.worker) cluster.worker.exitedAfterDisconnect = true;
    lifetime.end();
  });
  const tell = (message: WorkerMessage) => process.send?.(message);
  try {
    const runtime = openRuntime(assertPrepared(readEnv(process.env)));
    lifetime.onClose(() => runtime.close());
    await runtime.clock.asked;
    tell({ listensAt: await serve(runtime, lifetime) });
  } catch (error) {
    if (error instanceof StartError) tell({ refused: error.message });
    else console.error(error);
    lifetime.end(1);
  }
}

function assertPrepared({ databaseUrl, secret, ...settings }: Settings): Env {
  if (databaseUrl === undefined || secret === undefined)
    throw new StartError("Start it by: npm run start:cluster");
  return { ...settings, databaseUrl, secret };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  startServer().catch((error: Error) => {
    console.error(error.name === "StartError" ? error.message : error);
    process.exit(1);
  });
}
