import type { Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { connectionsOf } from "./connections.ts";

const SWEEP_MS = 20;

/**
 * Takes no new connections and lets what was asked be answered, for `graceMs` at most; then hangs up. Connections
 * that ask nothing are closed at once and hold nobody up. Those that were upgraded are their takers' to close.
 */
export async function closeHttpServer(server: Server, graceMs: number): Promise<void> {
  if (!server.listening) return;
  server.close();
  const connections = connectionsOf(server);
  // Whoever is answered from now on must not ask again here.
  server.prependListener("request", (_req, res) => res.setHeader("Connection", "close"));
  connections.closeUnused();
  const sweep = setInterval(connections.closeUnused, SWEEP_MS);
  const timer = new AbortController();
  const late = sleep(graceMs, undefined, { signal: timer.signal }).catch(() => {});
  await Promise.race([connections.quiet(), late]);
  timer.abort();
  clearInterval(sweep);
  connections.closeAll();
}
