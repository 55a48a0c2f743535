import { issueTicket } from "#core/sessions/ticket.ts";
import type { Runtime } from "#infra/runtime.ts";
import { atMost } from "./at-most.ts";
import { contextOf } from "./context.ts";
import { endSocket, type LiveSocket } from "./live.ts";

/** Long enough for a process full of clients to be let in again, short enough that nobody waits five seconds for an answer. */
const SPREAD_MS = 3_000;
const LAST_WORD_MS = 1_000;

/**
 * Closes sockets for a restart: each is told when to come back, spread so that no more return in a second than are
 * let in, with a ticket that needs no request. Resolves when they are gone, or after a second.
 */
export async function closeSockets(runtime: Runtime, sockets: LiveSocket[]): Promise<void> {
  const spread = Math.max(SPREAD_MS, (sockets.length / runtime.env.limits.handshakesPerSecond) * 1_000);
  const gone = sockets.map(
    (socket) => new Promise<void>((resolve) => socket.conn.once("close", () => resolve())),
  );
  for (const socket of sockets) {
    const retryMs = Math.ceil(Math.random() * spread);
    const { ticket } = issueTicket(contextOf(runtime, socket));
    endSocket(socket, "restarting", { retryMs, ticket });
  }
  await atMost(LAST_WORD_MS, Promise.all(gone));
}
