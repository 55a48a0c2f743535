import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";
import { networkOf } from "#core/network-of.ts";
import { isProxy, plainAddress } from "./proxies.ts";

/** Younger ones are not held against an address: after a restart everybody comes at once. */
const GRACE_MS = 2_000;

export type UnfinishedLimits = { most: number; trustedProxies: string[]; graceMs?: number };

/**
 * Hangs up on what is not a whole request after two seconds, where an address has `most` of these already:
 * connections that have asked nothing yet, and bodies that are still being sent. However slowly somebody sends, the
 * others find room. A trusted proxy speaks for many and is not counted.
 */
export function limitUnfinishedRequests(server: Server, limits: UnfinishedLimits): void {
  const { most, trustedProxies, graceMs = GRACE_MS } = limits;
  const isTrusted = isProxy(trustedProxies);
  const young = new Map<Socket, NodeJS.Timeout>();
  const old = new Map<Socket, string>();
  const oldOf = new Map<string, number>();

  const judge = (socket: Socket, network: string) => {
    young.delete(socket);
    const count = (oldOf.get(network) ?? 0) + 1;
    if (count > most) {
      socket.destroy();
      return;
    }
    old.set(socket, network);
    oldOf.set(network, count);
  };

  const begin = (socket: Socket) => {
    const address = plainAddress(socket.remoteAddress ?? "");
    if (young.has(socket) || old.has(socket) || isTrusted(address)) return;
    young.set(socket, setTimeout(judge, graceMs, socket, networkOf(address)));
  };

  const end = (socket: Socket) => {
    clearTimeout(young.get(socket));
    young.delete(socket);
    const network = old.get(socket);
    if (network === undefined) return;
    old.delete(socket);
    const count = (oldOf.get(network) ?? 0) - 1;
    if (count > 0) oldOf.set(network, count);
    else oldOf.delete(network);
  };

  server.on("connection", (socket) => {
    begin(socket);
    socket.once("close", () => end(socket));
  });
  server.on("request", (req) => {
    if (!hasBody(req)) return end(req.socket);
    begin(req.socket);
    req.once("end", () => end(req.socket));
  });
  server.on("upgrade", (req) => end(req.socket));
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
