import { pathToFileURL } from "node:url";
import { ensureSetupToken } from "#core/installation/setup-token.ts";
import { readEnv } from "#infra/env.ts";
import { createLifetime } from "#infra/lifetime.ts";
import { openRuntime } from "#infra/runtime.ts";
import { duration } from "#infra/step.mjs";
import { openDatabase, prepareInstallation, scopeOf } from "#server/prepare.ts";
import { serve } from "#server/serve.ts";

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
    const url = await serve(runtime, lifetime);
    console.log(`Borealis listens at ${url} (${duration(performance.now() - began)})`);
    const token = await ensureSetupToken(scopeOf(runtime));
    if (token !== null) console.log(`Set it up here, once: ${url}/setup?token=${token}`);
  } catch (error) {
    await lifetime.close();
    throw error;
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  startServer().catch((error: Error) => {
    console.error(error.name === "StartError" ? error.message : error);
    process.exit(1);
  });
}
