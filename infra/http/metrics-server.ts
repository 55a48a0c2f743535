import cluster from "node:cluster";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { collectDefaultMetrics, Registry } from "prom-client";
import type { Logger } from "#core/context.ts";
import type { Settings } from "../env.ts";

/** Workers of a cluster take the first free port from METRICS_PORT on, no further than this. */
const MOST_WORKERS = 256;

type Watched = { env: Pick<Settings, "metrics">; log: Logger; metricsRegistry: Registry };

/**
 * Serves the metrics at `/metrics` on an address of their own, where METRICS_PORT is set; answers the end of that.
 * A port that is taken is told in the log and changes nothing else.
 */
export async function serveMetrics({ env, log, metricsRegistry }: Watched): Promise<() => Promise<void>> {
  if (env.metrics === null) return async () => {};
  const { host, port } = env.metrics;
  const ofProcess = new Registry();
  const server = createServer({ headersTimeout: 5_000, requestTimeout: 5_000 }, (req, res) => {
    answer([metricsRegistry, ofProcess], req.method ?? "", req.url ?? "", res).catch((error: unknown) => {
      log.error({ err: error }, "the metrics could not be read");
      res.writeHead(500).end();
    });
  });
  const ports = cluster.isWorker && port !== 0 ? MOST_WORKERS : 1;
  const fault = await listenOnFirstFree(server, host, port, ports);
  if (fault !== null) {
    log.warn({ host, port, code: fault }, "the metrics are not served: check METRICS_HOST and METRICS_PORT");
    return async () => {};
  }
  // Only where they are read: these watch the event loop and the garbage collector from now on.
  collectDefaultMetrics({ register: ofProcess });
  // A server that listens on TCP has an address with a port.
  const address = server.address() as AddressInfo;
  log.info({ host, port: address.port }, "metrics are served at /metrics");
  return async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  };
}

/** Null, or the system's code of why none of the ports could be listened on. */
async function listenOnFirstFree(
  server: Server,
  host: string,
  first: number,
  ports: number,
): Promise<string | null> {
  for (let port = first; ; port += 1) {
    const fault = await listen(server, host, port);
    if (fault !== "EADDRINUSE" || port === first + ports - 1) return fault;
  }
}

function listen(server: Server, host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const onError = (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message);
    server.once("error", onError);
    // Exclusive: the workers of a cluster would otherwise share one port, and each look would see another worker.
    server.listen({ host, port, exclusive: true }, () => {
      server.off("error", onError);
      resolve(null);
    });
  });
}

async function answer(
  registries: Registry[],
  method: string,
  url: string,
  res: ServerResponse,
): Promise<void> {
  res.setHeader("Cache-Control", "no-store");
  if (url.split("?")[0] !== "/metrics") return void res.writeHead(404).end();
  if (method !== "GET") return void res.writeHead(405, { Allow: "GET" }).end();
  const all = Registry.merge(registries);
  res.writeHead(200, { "Content-Type": all.contentType }).end(await all.metrics());
}
