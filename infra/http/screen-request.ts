import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { isLoopback } from "./public-url.ts";

/** Why a request goes no further. */
export type Rejection = { status: 400 | 404 | 405; message: string };

const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** Only the framework itself may set these; from outside they have switched off checks or chosen routes before. */
const INTERNAL_HEADER =
  /^(x-middleware-.*|x-nextjs-.*|x-now-.*|x-invoke-.*|x-matched-path|x-nonce|x-borealis-address|x-borealis-page-app|next-resume|content-security-policy(-report-only)?)$/;

/** Next reads route parameters from query keys with these prefixes, past the path that was checked. */
const INTERNAL_QUERY = /[?&](nxtP|nxtI)/i;

/** Returns the test for Host headers: the public address, loopback, and bare addresses when no name was set. */
export function createHostCheck(
  publicUrl: string | undefined,
  listenHost: string,
): (host: string) => boolean {
  const publicHost = publicUrl === undefined ? null : new URL(publicUrl).host;
  return (host) => {
    if (!URL.canParse(`http://${host}/`) || /[/?#@\\\s]/.test(host)) return false;
    const { hostname } = new URL(`http://${host}/`);
    if (publicHost !== null && host.toLowerCase() === publicHost) return true;
    if (isLoopback(hostname)) return true;
    // Without a name of its own the server is opened by its address; a foreign name is somebody's rebinding trick.
    const address = hostname.replace(/^\[|\]$/g, "");
    return publicHost === null && (isIP(address) !== 0 || hostname === listenHost.toLowerCase());
  };
}

/** Decides whether a request may go on at all, by its target, method and headers; null when it may. */
export function screenRequest(req: IncomingMessage, isOurHost: (host: string) => boolean): Rejection | null {
  const target = req.url ?? "";
  // An absolute target, or a second slash that a redirect would make one, can send readers to another host.
  if (!/^\/(?![/\\])/.test(target)) return { status: 400, message: "the target must be a path" };
  if (!METHODS.has(req.method ?? "")) return { status: 405, message: "method not allowed" };
  // A balancer asks each process by its address, HAProxy in HTTP/1.0 and without a name.
  const isHealthProbe = target === "/healthz";
  const hosts = req.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === "host");
  if (hosts.length !== 1 && !(isHealthProbe && hosts.length === 0)) {
    return { status: 400, message: "one Host header is needed" };
  }
  if (!isHealthProbe && !isOurHost(req.headers.host ?? "")) {
    return { status: 400, message: "unknown host: set PUBLIC_URL to the address people open" };
  }
  // There are no server actions: whoever names one is guessing.
  if (req.headers["next-action"] !== undefined) return { status: 404, message: "not found" };
  if (INTERNAL_QUERY.test(target)) return { status: 404, message: "not found" };
  return null;
}

/** Removes the headers that only the server itself may set, from every view Node gives of them. */
export function removeInternalHeaders(req: IncomingMessage): void {
  const kept: string[] = [];
  for (let index = 0; index + 1 < req.rawHeaders.length; index += 2) {
    const name = req.rawHeaders[index] ?? "";
    if (INTERNAL_HEADER.test(name.toLowerCase())) delete req.headers[name.toLowerCase()];
    else kept.push(name, req.rawHeaders[index + 1] ?? "");
  }
  req.rawHeaders.splice(0, req.rawHeaders.length, ...kept);
}
