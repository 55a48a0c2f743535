import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type Env, StartError } from "#infra/env.ts";
import { closeHttpServer } from "#infra/http/close-http-server.ts";
import {
  createHttpServer,
  type RequestHandler,
  type UpgradeHandler,
} from "#infra/http/create-http-server.ts";
import { createHealth } from "#infra/http/health.ts";
import { serveMetrics } from "#infra/http/metrics-server.ts";
import { holdLock } from "#infra/jobs/hold-lock.ts";
import { startJobs } from "#infra/jobs/start-jobs.ts";
import { startWritingFigures } from "#infra/jobs/write-figures.ts";
import type { Lifetime } from "#infra/lifetime.ts";
import { meterAnswers } from "#infra/metrics-http.ts";
import type { Runtime } from "#infra/runtime.ts";
import { attachRealtime } from "#realtime/attach.ts";
import { runCallbacks } from "#rest/callbacks/run-callbacks.ts";
import { openApi } from "./api.ts";
import { serves } from "./roles.ts";

/** Requests and sends in progress may take this long after a signal; the process is gone within ten seconds. */
const GRACE_MS = 4_000;

type Upgrades = Map<string, UpgradeHandler>;

/**
 * Opens the one server that everything enters by, with what the process's role serves mounted on it. Resolves with
 * the address people open once it listens; closing the lifetime answers what was read and closes it.
 */
export async function serve(runtime: Runtime, lifetime: Lifetime): Promise<string> {
  const { env, log, db } = runtime;
  lifetime.onClose(await serveMetrics(runtime));
  lifetime.onClose(startWritingFigures(runtime).close);
  if (serves(env.role, "jobs")) {
    lifetime.onClose(startJobs(runtime).close);
    lifetime.onClose(startCallbacks(runtime).close);
  }
  const upgrades: Upgrades = new Map();
  const pages = serves(env.role, "pages") ? await openPages(env, upgrades) : null;
  const server = createHttpServer(env, {
    health: createHealth(() => db.$queryRaw`SELECT 1`, lifetime.isClosing),
    api: serves(env.role, "commands") ? openApi(runtime) : { paths: [], handle: notFound },
    pages: pages?.handle ?? notFound,
    upgrades,
    onError: (error, where) => log.error({ err: error, path: where }, "a request failed"),
    onAnswered: meterAnswers(runtime.metrics),
  });
  const live = serves(env.role, "live") ? attachRealtime(runtime) : null;
  if (live) upgrades.set("/live/", live.handleUpgrade);
  lifetime.onClose(async () => {
    await Promise.all([closeHttpServer(server, GRACE_MS), live?.close()]);
    await pages?.close();
  });
  const port = await listen(server, env);
  return env.publicUrl ?? `http://${env.host.includes(":") ? `[${env.host}]` : env.host}:${port}`;
}

/** One process of the installation tells the apps' callbacks what they are to hear. */
const startCallbacks = (runtime: Runtime) =>
  holdLock({
    databaseUrl: runtime.env.databaseUrl,
    name: "callbacks",
    log: runtime.log,
    work: (signal) => runCallbacks(runtime, signal),
  });

/** Next, loaded only where pages are served. */
async function openPages(env: Env, upgrades: Upgrades) {
  const { default: next } = await import("next");
  // Next listens for upgrades on whatever server it is given, so it gets one that never listens.
  const decoy = createServer();
  const pages = next({ dev: !env.production, hostname: env.host, port: env.port, httpServer: decoy });
  await pages.prepare();
  // In development the pages hear of changes over a socket of Next's own.
  if (!env.production) upgrades.set("/_next/hmr", (...upgrade) => decoy.emit("upgrade", ...upgrade));
  const handleRequest = pages.getRequestHandler();
  return {
    handle: (req: IncomingMessage, res: ServerResponse) => handleRequest(req, res),
    close: () => pages.close(),
  };
}

/** Answers for the pages and commands that another process serves. */
const notFound: RequestHandler = (_req, res) => {
  res.statusCode = 404;
  res.end();
};

async function listen(server: Server, env: Env): Promise<number> {
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
