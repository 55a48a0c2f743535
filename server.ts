import { mkdirSync } from "node:fs";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { getRequestListener } from "@hono/node-server";
import next from "next";
import { createHttpApp } from "#commands/http.ts";
import type { Scope } from "#core/apps/scope.ts";
import { checkSecret } from "#core/installation/check-secret.ts";
import { seedInstallation } from "#core/installation/seed-installation.ts";
import { ensureSetupToken } from "#core/installation/setup-token.ts";
import { assertSafeDatabaseAt } from "#infra/database/assert-safe-database.ts";
import { migrate } from "#infra/database/migrate.ts";
import { startBundledPostgres } from "#infra/database/postgres-supervisor.ts";
import { type Env, readEnv, type Settings, StartError } from "#infra/env.ts";
import { closeHttpServer } from "#infra/http/close-http-server.ts";
import { createHttpServer, type UpgradeHandler } from "#infra/http/create-http-server.ts";
import { createHealth } from "#infra/http/health.ts";
import { createLifetime, type Lifetime } from "#infra/lifetime.ts";
import { createLog } from "#infra/log.ts";
import { openRuntime, type Runtime } from "#infra/runtime.ts";
import { loadSecret } from "#infra/secret.ts";
import { duration, step } from "#infra/step.mjs";
import { attachRealtime } from "#realtime/attach.ts";

/** Requests and sends in progress may take this long after a signal; the process is gone within ten seconds. */
const GRACE_MS = 4_000;

/**
 * Starts the whole process: settings, secret, database, migrations, seeds, then the server. Resolves once it
 * listens; throws StartError with a sentence for the operator. Ends by SIGTERM or SIGINT.
 */
export async function startServer(): Promise<void> {
  const began = performance.now();
  const lifetime = createLifetime();
  try {
    const settings = readEnv(process.env);
    const env = await openDatabase(settings, lifetime);
    const runtime = openRuntime(env);
    lifetime.onClose(() => runtime.close());
    const scope = { db: runtime.db, runtime, now: () => new Date() };
    await prepareInstallation(scope, env);
    const url = await step("Pages", () => listen(runtime, lifetime));
    console.log(`Borealis listens at ${url} (${duration(performance.now() - began)})`);
    const token = await ensureSetupToken(scope);
    if (token !== null) console.log(`Set it up here, once: ${url}/setup?token=${token}`);
  } catch (error) {
    await lifetime.close();
    throw error;
  }
}

async function openDatabase(settings: Settings, lifetime: Lifetime): Promise<Env> {
  mkdirSync(settings.dataDir, { recursive: true, mode: 0o711 });
  const secret = await loadSecret(settings.secret, settings.dataDir);
  const databaseUrl = settings.databaseUrl ?? (await startDatabase(settings, lifetime));
  await step("Migrations", async (say) => {
    const applied = await migrate(databaseUrl, path.resolve("prisma/migrations"));
    say(applied.length === 0 ? "up to date" : `applied ${applied.join(", ")}`);
    if (!settings.allowUnsafeDatabase) await assertSafeDatabaseAt(databaseUrl);
  });
  return { ...settings, databaseUrl, secret };
}

async function prepareInstallation(scope: Scope, env: Env): Promise<void> {
  if (!(await checkSecret(scope))) {
    throw new StartError(
      "This database was opened with another secret: set BOREALIS_SECRET to that one, or restore the secret file in DATA_DIR.",
    );
  }
  await seedInstallation(scope, env);
}

function startDatabase(settings: Settings, lifetime: Lifetime): Promise<string> {
  return step("PostgreSQL", async () => {
    const postgres = await startBundledPostgres({
      dataDir: settings.dataDir,
      log: createLog(settings.logLevel),
    });
    lifetime.onClose(() => postgres.stop());
    return postgres.url;
  });
}

/** Opens the one server that everything enters by; resolves with the address people open. */
async function listen(runtime: Runtime, lifetime: Lifetime): Promise<string> {
  const { env, log, db } = runtime;
  // Next listens for upgrades on whatever server it is given, so it gets one that never listens.
  const decoy = createServer();
  const pages = next({ dev: !env.production, hostname: env.host, port: env.port, httpServer: decoy });
  await pages.prepare();
  const handlePages = pages.getRequestHandler();
  const handleApi = getRequestListener(createHttpApp(runtime).fetch, { overrideGlobalObjects: false });
  const upgrades = new Map<string, UpgradeHandler>();
  // In development the pages hear of changes over a socket of Next's own.
  if (!env.production) upgrades.set("/_next/hmr", (...upgrade) => decoy.emit("upgrade", ...upgrade));
  const server = createHttpServer(env, {
    health: createHealth(() => db.$queryRaw`SELECT 1`, lifetime.isClosing),
    api: { paths: ["/api/commands/"], handle: handleApi },
    pages: (req: IncomingMessage, res: ServerResponse) => handlePages(req, res),
    upgrades,
    onError: (error, where) => log.error({ err: error, path: where }, "a request failed"),
  });
  const realtime = attachRealtime(runtime);
  upgrades.set("/live/", realtime.handleUpgrade);
  lifetime.onClose(async () => {
    await Promise.all([closeHttpServer(server, GRACE_MS), realtime.close()]);
    await pages.close();
  });
  const port = await bind(server, env);
  const host = env.host.includes(":") ? `[${env.host}]` : env.host;
  return env.publicUrl ?? `http://${host}:${port}`;
}

async function bind(server: Server, env: Env): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const taken = `Port ${env.port} on ${env.host} is taken: stop the other program, or set PORT.`;
      const refused = `Cannot listen on ${env.host}, port ${env.port} (${error.code}): check HOST and PORT.`;
      reject(new StartError(error.code === "EADDRINUSE" ? taken : refused));
    });
    server.listen(env.port, env.host, resolve);
  });
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : env.port;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  startServer().catch((error: Error) => {
    console.error(error.name === "StartError" ? error.message : error);
    process.exit(1);
  });
}
