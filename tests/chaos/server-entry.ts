// The server as a process of its own, without the pages: every rule, every door, nothing of Next.

import type { AddressInfo } from "node:net";
import path from "node:path";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import { checkSecret } from "#core/installation/check-secret.ts";
import { seedInstallation } from "#core/installation/seed-installation.ts";
import { migrate } from "#infra/database/migrate.ts";
import { readEnv } from "#infra/env.ts";
import { closeHttpServer } from "#infra/http/close-http-server.ts";
import { createHttpServer, type UpgradeHandler } from "#infra/http/create-http-server.ts";
import { createHealth } from "#infra/http/health.ts";
import { serveMetrics } from "#infra/http/metrics-server.ts";
import { startJobs } from "#infra/jobs/start-jobs.ts";
import { createLifetime } from "#infra/lifetime.ts";
import { createRuntime } from "#infra/runtime.ts";
import { attachRealtime } from "#realtime/attach.ts";
import { openApi } from "#server/api.ts";
import { withLostPushes } from "./lost-pushes.ts";

const lifetime = createLifetime();
const settings = readEnv(process.env);
const { databaseUrl, secret } = settings;
if (databaseUrl === undefined || secret === undefined)
  throw new Error("DATABASE_URL and BOREALIS_SECRET are needed");
await migrate(databaseUrl, path.resolve("prisma/migrations"));
const runtime = createRuntime({ ...settings, databaseUrl, secret });
lifetime.onClose(() => runtime.close());
lifetime.onClose(await serveMetrics(runtime));
await runtime.clock.asked;
const scope = { db: runtime.db, runtime, now: runtime.clock.now };
if (!(await checkSecret(scope))) throw new Error("the secret is not this database's");
await seedInstallation(scope, settings);

lifetime.onClose(startJobs(runtime).close);
const upgrades = new Map<string, UpgradeHandler>();
const server = createHttpServer(settings, {
  health: createHealth(() => runtime.db.$queryRaw`SELECT 1`, lifetime.isClosing),
  api: openApi(runtime),
  // In the place of the pages a handler that does nothing: what an answer costs before any work is done for it.
  pages: getRequestListener(new Hono().get("*", (c) => c.body("")).fetch, { overrideGlobalObjects: false }),
  upgrades,
  onError: (error, where) => runtime.log.error({ err: error, path: where }, "a request failed"),
});
const realtime = attachRealtime(withLostPushes(runtime, Number(process.env.CHAOS_LOST_PUSHES ?? 0)));
upgrades.set("/live/", realtime.handleUpgrade);
lifetime.onClose(async () => {
  await Promise.all([closeHttpServer(server, 4_000), realtime.close()]);
});
await new Promise<void>((resolve) => server.listen(settings.port, settings.host, resolve));
// A server that listens on TCP has an address with a port.
const { port } = server.address() as AddressInfo;
console.log(`listening on ${port}`);
