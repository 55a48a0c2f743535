import cluster from "node:cluster";
import { ensureSetupToken } from "#core/installation/setup-token.ts";
import { relayBetweenWorkers } from "#infra/bus/worker-transport.ts";
import { freePort, MAX_CONNECTIONS } from "#infra/database/postgres-process.ts";
import { type Env, readEnv } from "#infra/env.ts";
import { createLifetime } from "#infra/lifetime.ts";
import { createLog } from "#infra/log.ts";
import { createRuntime } from "#infra/runtime.ts";
import { duration, step } from "#infra/step.mjs";
import { migrateDatabase, openDatabase, prepareInstallation, scopeOf } from "./prepare.ts";
import { describeRole } from "./roles.ts";
import { superviseWorkers } from "./workers.ts";

export type ClusterOptions = {
  processes: number;
  /** The program of a worker; it calls `startWorker`. */
  program: string;
  /** What a worker's environment must say to serve the build that is there. */
  built: Record<string, string>;
  /** Makes a build of the present sources; answers what `built` should say from then on. */
  rebuild(): Promise<Record<string, string>>;
};

/** Connections kept free for the operator's tools and for a worker more while one is replaced. */
const SPARE_CONNECTIONS = 10;

/**
 * Starts several processes that serve at one address, as the first one, which serves nothing itself: it prepares the
 * installation, runs the bundled PostgreSQL, and keeps the others running. SIGTERM or SIGINT ends all, this one last;
 * SIGUSR2 builds what changed and replaces the others one after another. Throws StartError.
 */
export async function startCluster({ processes, program, ...options }: ClusterOptions): Promise<void> {
  const began = performance.now();
  const lifetime = createLifetime();
  try {
    let { built } = options;
    const settings = readEnv(process.env);
    const env = await openDatabase(settings, lifetime);
    const own = settings.databaseUrl === undefined;
    const given = await environmentOf(env, own ? connectionsEach(env, processes) : env.databaseConnections);
    cluster.setupPrimary({ exec: program, args: [] });
    if (env.redisUrl === undefined) lifetime.onClose(relayBetweenWorkers());
    const workers = superviseWorkers({
      count: processes,
      fork: () => cluster.fork({ ...given, ...built }),
      log: createLog(env.logLevel),
      giveUp(reason) {
        console.error(reason);
        lifetime.end(1);
      },
    });
    lifetime.onClose(() => workers.stop());
    await prepareOnce(env);
    const url = await step("Processes", async (say) => {
      const address = await workers.start();
      say(`${processes} serve, each ${describeRole(env.role)}`);
      return address;
    });
    onSignal("SIGUSR2", async () => {
      if (lifetime.isClosing()) return;
      built = await options.rebuild();
      await migrateDatabase(env);
      await step("Processes", async (say) => {
        await workers.replaceAll();
        say("replaced");
      });
    });
    console.log(`Borealis listens at ${url} (${duration(performance.now() - began)})`);
    console.log(`After an update, replace its processes one after another: kill -USR2 ${process.pid}`);
    await printSetupLink(env, url);
  } catch (error) {
    await lifetime.close();
    throw error;
  }
}

/** What all workers are told: the settings that were found out or made here. */
async function environmentOf(env: Env, connections: number): Promise<Record<string, string>> {
  return {
    DATABASE_URL: env.databaseUrl,
    BOREALIS_SECRET: env.secret,
    DATABASE_CONNECTIONS: `${connections}`,
    // A port of the system's choice must stay the same when the last worker dies.
    PORT: `${env.port === 0 ? await freePort() : env.port}`,
  };
}

/** The bundled PostgreSQL takes only so many, however many processes there are. */
function connectionsEach(env: Env, processes: number): number {
  const share = Math.floor((MAX_CONNECTIONS - SPARE_CONNECTIONS) / (processes + 1));
  return Math.max(1, Math.min(env.databaseConnections, share));
}

async function prepareOnce(env: Env): Promise<void> {
  await withRuntime(env, (runtime) => prepareInstallation(scopeOf(runtime), env));
}

async function printSetupLink(env: Env, url: string): Promise<void> {
  const token = await withRuntime(env, (runtime) => ensureSetupToken(scopeOf(runtime)));
  if (token !== null) console.log(`Set it up here, once: ${url}/setup?token=${token}`);
}

/** This process serves nothing, so it keeps no connections. */
async function withRuntime<T>(
  env: Env,
  use: (runtime: ReturnType<typeof createRuntime>) => Promise<T>,
): Promise<T> {
  const runtime = createRuntime(env);
  try {
    await runtime.clock.asked;
    return await use(runtime);
  } finally {
    await runtime.close();
  }
}

/** Does the work at each signal, one after the other; a failure is told and changes nothing else. */
function onSignal(signal: NodeJS.Signals, work: () => Promise<void>): void {
  let last = Promise.resolve();
  process.on(signal, () => {
    last = last.then(work).catch((error: Error) => console.error(error.message));
  });
}
