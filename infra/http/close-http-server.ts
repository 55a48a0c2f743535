import type { Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** Takes no new connections, lets the requests in progress finish for `graceMs`, then cuts the rest off. */
export async function closeHttpServer(server: Server, graceMs: number): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A connection kept alive turns idle only when its answer is out.
  const sweep = setInterval(() => server.closeIdleConnections(), 20);
  const timer = new AbortController();
  // A web socket that does not hang up counts as a connection for ever, so waiting has an end.
  await Promise.race([closed, sleep(graceMs, undefined, { signal: timer.signal }).catch(() => {})]);
  timer.abort();
  clearInterval(sweep);
  server.closeAllConnections();
}
