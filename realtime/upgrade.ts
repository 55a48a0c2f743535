import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { isOwnOrigin } from "#commands/origin.ts";

export type UpgradeRefusal = { status: 400 | 403 | 429 | 503; message: string; retryAfterSeconds?: number };

const LIVE_PATH = "/live/";
const ENGINE_PROTOCOL = "4";
const WEB_SOCKET_VERSION = "13";

const reasons = {
  400: "Bad Request",
  403: "Forbidden",
  429: "Too Many Requests",
  503: "Service Unavailable",
};

/**
 * Judges what a request asks the engine for, before the engine sees it: exactly protocol 4 over a web socket. The
 * engine takes any unknown protocol number for 4, and a request that names an engine session past its own checks.
 */
export function judgeUpgrade(
  req: IncomingMessage,
  publicUrl: string | undefined,
): UpgradeRefusal | undefined {
  const target = req.url ?? "";
  if (!target.startsWith("/") || !URL.canParse(target, "http://live"))
    return badRequest("the target must be a path");
  const { pathname, searchParams } = new URL(target, "http://live");
  if (pathname !== LIVE_PATH) return badRequest("nothing is live here");
  const only = (name: string) => {
    const values = searchParams.getAll(name);
    return values.length === 1 ? values[0] : undefined;
  };
  if (only("EIO") !== ENGINE_PROTOCOL) return badRequest("Engine.IO 4 is spoken here");
  if (only("transport") !== "websocket") return badRequest("web sockets only");
  if (searchParams.has("sid") || searchParams.has("j")) return badRequest("web sockets only");
  // The web socket library would speak the drafts before the standard too.
  if (req.headers["sec-websocket-version"] !== WEB_SOCKET_VERSION) return badRequest("web socket version 13");
  // Browsers name the origin with every web socket; what they say of the site differs for the ws: scheme.
  const { origin, host } = req.headers;
  if (!isOwnOrigin({ origin, host, secFetchSite: undefined }, publicUrl))
    return { status: 403, message: "this origin is not ours" };
  return undefined;
}

const badRequest = (message: string): UpgradeRefusal => ({ status: 400, message });

/** Answers an upgrade with a plain HTTP refusal and closes the connection. */
export function refuseUpgrade(socket: Duplex, { status, message, retryAfterSeconds }: UpgradeRefusal): void {
  const lines = [
    `HTTP/1.1 ${status} ${reasons[status]}`,
    "Connection: close",
    "Content-Type: text/plain",
    `Content-Length: ${Buffer.byteLength(message)}`,
    ...(retryAfterSeconds === undefined ? [] : [`Retry-After: ${retryAfterSeconds}`]),
  ];
  if (socket.writable) socket.end(`${lines.join("\r\n")}\r\n\r\n${message}`);
  // Whoever does not read the answer is not waited for.
  setTimeout(() => socket.destroy(), 1_000).unref();
}
