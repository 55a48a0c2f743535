import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from "node:http";
import type { Duplex } from "node:stream";
import type { HttpDoorName } from "#core/metrics.ts";
import { trackConnections } from "./connections.ts";
import { cutLateBodies } from "./late-bodies.ts";
import { ADDRESS_HEADER, APP_HEADER_OF_PAGES, createClientAddress } from "./proxies.ts";
import { withoutDoubledSlash } from "./rest-target.ts";
import { createHostCheck, type Rejection, removeInternalHeaders, screenRequest } from "./screen-request.ts";
import { type HeaderPolicy, setSecurityHeaders } from "./security-headers.ts";
import { limitUnfinishedRequests } from "./unfinished-requests.ts";

export type RequestHandler = (req: IncomingMessage, res: ServerResponse) => unknown;
export type UpgradeHandler = (req: IncomingMessage, socket: Duplex, head: Buffer) => unknown;

type Door = Exclude<HttpDoorName, "rejected">;

export type Doors = {
  /** Answers `/healthz`. */
  health: RequestHandler;
  /** Answers everything below these paths; each ends in a slash, or is a file's. */
  api: { paths: string[]; handle: RequestHandler };
  /** Answers the rest: Next, which takes part in reading only. */
  pages: RequestHandler;
  /** Takes the web sockets of these exact paths; every other upgrade is refused. */
  upgrades: Map<string, UpgradeHandler>;
  onError(error: unknown, where: string): void;
  /** Hears of each answer: who gave it, its status, and how long it took until it was out. */
  onAnswered?(door: HttpDoorName, status: number, seconds: number): void;
};

/** Slow senders are cut off by these; upgraded connections are not concerned. */
const TIMEOUTS = {
  headersTimeout: 10_000,
  // Bodies have a watch of their own: files take longer than anything else.
  requestTimeout: 0,
  keepAliveTimeout: 65_000,
  // Node looks for late senders only this often.
  connectionsCheckingInterval: 1_000,
};

const LATE_BODIES = {
  wholeWithinMs: 30_000,
  slowest: { bytes: 32 * 1024, everyMs: 30_000 },
  takesFiles: (path: string) => path.startsWith("/media/") || /^\/+v1\/+resource\/*$/.test(path),
};

/** Next's own pages for signing in take forms; no other page takes anything but reading. */
const PAGES_THAT_WRITE = "/api/auth/";

export type EntryPolicy = HeaderPolicy & {
  host: string;
  trustedProxies: string[];
  limits: { unfinishedRequestsPerAddress: number };
};

/**
 * Makes the HTTP server that everything enters by. It owns "request" and "upgrade": refuses what no honest client
 * sends, removes what only a server may say, sets the security headers, then hands each request to its door.
 */
export function createHttpServer(policy: EntryPolicy, doors: Doors): Server {
  const addressOf = createClientAddress(policy.trustedProxies);
  const isOurHost = createHostCheck(policy.publicUrl, policy.host);
  const server = createServer(TIMEOUTS, (req, res) => {
    req.url = withoutDoubledSlash(req.url ?? "");
    const rejection = screenRequest(req, isOurHost) ?? screenPageWrite(req, doors);
    const door = doorOf(req, doors);
    const answeredBy = rejection === null ? door : "rejected";
    const began = performance.now();
    res.once("finish", () =>
      doors.onAnswered?.(answeredBy, res.statusCode, (performance.now() - began) / 1_000),
    );
    removeInternalHeaders(req);
    tellAddress(req, addressOf(req));
    tellApp(req);
    setSecurityHeaders(req, res, policy);
    if (rejection !== null) return reject(res, rejection);
    void answer(req, res, doors, door);
  });
  trackConnections(server);
  cutLateBodies(server, LATE_BODIES);
  limitUnfinishedRequests(server, {
    most: policy.limits.unfinishedRequestsPerAddress,
    trustedProxies: policy.trustedProxies,
  });
  server.on("upgrade", (req, socket, head) => {
    socket.on("error", () => socket.destroy());
    const path = (req.url ?? "").split("?")[0] ?? "";
    const handle = doors.upgrades.get(path);
    const rejection = screenRequest(req, isOurHost);
    if (handle === undefined || rejection !== null) return refuseUpgrade(socket, rejection?.status ?? 404);
    removeInternalHeaders(req);
    handle(req, socket, head);
  });
  surviveFullTable(server, doors);
  // What is not HTTP at all: an answer if the socket still takes one, no word in the log.
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    const status =
      error.code === "HPE_HEADER_OVERFLOW" ? "431 Request Header Fields Too Large" : "400 Bad Request";
    if (socket.writable && error.code !== "ECONNRESET") endWith(socket, status);
    setTimeout(() => socket.destroy(), 100).unref();
  });
  return server;
}

function endWith(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** In words: a balancer takes whoever only hangs up for broken, and would lead others elsewhere. */
function refuseUpgrade(socket: Duplex, status: number): void {
  endWith(socket, `${status} ${STATUS_CODES[status]}`);
  // Whoever does not read the answer is not waited for.
  setTimeout(() => socket.destroy(), 100).unref();
}

/** Without a free file descriptor nobody is let in. That passes, and is told once a second at most. */
function surviveFullTable(server: Server, doors: Doors): void {
  let toldAt = Number.NEGATIVE_INFINITY;
  server.on("error", (error) => {
    if (!server.listening || performance.now() - toldAt < 1_000) return;
    toldAt = performance.now();
    doors.onError(error, "accept");
  });
}

/** Pages are made far from the socket, so the address travels as a header. */
function tellAddress(req: IncomingMessage, address: string): void {
  req.headers[ADDRESS_HEADER] = address;
  req.rawHeaders.push(ADDRESS_HEADER, address);
}

/** A layout does not know the whole address, which travels as a header too. */
function tellApp(req: IncomingMessage): void {
  const slug = /^\/a\/([a-zA-Z0-9_-]{1,64})(?:\/|$)/.exec(pathOf(req))?.[1];
  if (slug === undefined) return;
  req.headers[APP_HEADER_OF_PAGES] = slug;
  req.rawHeaders.push(APP_HEADER_OF_PAGES, slug);
}

function screenPageWrite(req: IncomingMessage, doors: Doors): Rejection | null {
  const path = pathOf(req);
  const isReading = req.method === "GET" || req.method === "HEAD";
  if (isReading || isBelow(doors.api.paths, path) || path.startsWith(PAGES_THAT_WRITE)) return null;
  return { status: 405, message: "method not allowed" };
}

function doorOf(req: IncomingMessage, { api }: Doors): Door {
  const path = pathOf(req);
  if (path === "/healthz") return "health";
  return isBelow(api.paths, path) ? "api" : "pages";
}

async function answer(
  req: IncomingMessage,
  res: ServerResponse,
  { health, api, pages, onError }: Doors,
  door: Door,
): Promise<void> {
  try {
    await { health, api: api.handle, pages }[door](req, res);
  } catch (error) {
    onError(error, pathOf(req));
    if (res.headersSent) res.destroy();
    else {
      res.statusCode = 500;
      res.end();
    }
  }
}

function pathOf(req: IncomingMessage): string {
  return (req.url ?? "").split("?")[0] ?? "";
}

function isBelow(paths: string[], path: string): boolean {
  return paths.some((prefix) => path.startsWith(prefix));
}

function reject(res: ServerResponse, { status, message }: Rejection): void {
  res.statusCode = status;
  res.setHeader("Content-Type", "application/json");
  // Whatever body follows is not worth reading.
  res.setHeader("Connection", "close");
  res.end(
    JSON.stringify({ ok: false, error: { code: status === 404 ? "not_found" : "bad_request", message } }),
  );
}
