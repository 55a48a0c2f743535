import { isRefusal } from "#core/fail.ts";
import type { HandshakeOutcome } from "#core/metrics.ts";
import { checkSession } from "#core/sessions/read-session.ts";
import { verifyTicket } from "#core/sessions/ticket.ts";
import type { Runtime } from "#infra/runtime.ts";
import type { ErrorCode, WireError } from "#protocol/errors.ts";
import type { LiveData, LiveSocket } from "./live.ts";
import { createRateGate } from "./rate-gate.ts";

const messages: Partial<Record<ErrorCode, string>> = {
  not_signed_in: "A valid ticket is needed; get one with session.ticket.",
  session_revoked: "This session was ended.",
  user_disabled: "This account was disabled.",
  app_suspended: "This app is suspended.",
  busy: "Too many devices are connecting.",
  unavailable: "The server cannot check who you are at the moment.",
};

/** What the client finds in the `data` of its `connect_error`. */
export type Refused = Error & { data: WireError };

function refused(code: ErrorCode, retryMs?: number): Refused {
  const message = messages[code] ?? code;
  return Object.assign(new Error(message), { data: { code, message, ...(retryMs ? { retryMs } : {}) } });
}

/** Who connects, by the ticket in the payload alone: its signature, its age, then the row of the session it names. */
export async function identify(
  runtime: Runtime,
  auth: unknown,
  from: Pick<LiveData, "address" | "userAgent">,
  onError: (error: unknown) => void,
): Promise<LiveData | Refused> {
  const { now } = runtime.clock;
  const ticket = auth !== null && typeof auth === "object" && "ticket" in auth ? auth.ticket : undefined;
  const name = verifyTicket(runtime, ticket, now());
  if (!name) return refused("not_signed_in");
  try {
    const session = await runtime.handshakes.run(() => checkSession({ db: runtime.db, now, runtime }, name));
    if ("dead" in session) return refused(session.dead);
    const { userId, username, sessionId } = session.actor;
    return { ...from, app: session.app, userId, username, sessionId };
  } catch (error) {
    if (isRefusal(error)) return refused(error.code, error.retryMs);
    onError(error);
    return refused("unavailable", 1_000);
  }
}

/** Nobody asks for the request again, and an idle socket is much lighter without it. */
function forgetRequest({ conn, handshake }: LiveSocket): void {
  Object.assign(conn, { request: undefined });
  Object.assign(handshake, { headers: {}, auth: {}, query: {} });
}

/** Installs the check; whoever is refused is told why and closed. */
export function createHandshake(
  runtime: Runtime,
  addressOf: (socket: LiveSocket) => string,
): (socket: LiveSocket, next: (error?: Error) => void) => void {
  const asked = new WeakSet<object>();
  const mayLog = createRateGate(1);
  const onError = (error: unknown) => {
    if (mayLog("")) runtime.log.warn({ err: error }, "a handshake could not be checked");
  };
  return async (socket, next) => {
    // One question a connection: a flood of them would be a flood of queries.
    if (asked.has(socket.conn)) return socket.conn.close();
    asked.add(socket.conn);
    const { auth, headers } = socket.handshake;
    const userAgent = headers["user-agent"] ?? "";
    const found = await identify(runtime, auth, { address: addressOf(socket), userAgent }, onError);
    // Whoever is refused here is told one of the codes that handshakes are counted by.
    const outcome = found instanceof Error ? (found.data.code as HandshakeOutcome) : "signed_in";
    runtime.metrics.handshakes.add(outcome);
    if (found instanceof Error) {
      next(found);
      // The refusal is written in the next tick; the connection has nothing left to do.
      setImmediate(() => socket.conn.close());
      return;
    }
    socket.data = found;
    forgetRequest(socket);
    next();
  };
}
