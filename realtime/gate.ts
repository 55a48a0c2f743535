import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { HandshakeOutcome } from "#core/metrics.ts";
import { networkOf } from "#core/network-of.ts";
import type { Runtime } from "#infra/runtime.ts";
import { createConnections } from "./connections.ts";
import { createHandshakeQueue } from "./handshake-queue.ts";
import { judgeUpgrade, refuseUpgrade, type UpgradeRefusal } from "./upgrade.ts";

type GateOptions = {
  runtime: Runtime;
  addressOf: (req: IncomingMessage) => string;
  clock: () => number;
  overloaded: () => boolean;
  /** Makes a judged request a connection. */
  upgrade: (req: IncomingMessage, socket: Duplex, head: Buffer) => void;
};

const outcomes: Record<UpgradeRefusal["status"], HandshakeOutcome> = {
  400: "bad_request",
  403: "bad_request",
  429: "too_many",
  503: "busy",
};

/** By itself, so that what listens as long as the connection lives does not hold the request it came with. */
const dropOnError = (socket: Duplex) => socket.on("error", () => socket.destroy());

const comeBackLater = { status: 503, message: "come back later", retryAfterSeconds: 5 } as const;

/** Decides which requests may become connections, and how many at a time. */
export function createGate({ runtime, addressOf, clock, overloaded, upgrade }: GateOptions) {
  const { limits, publicUrl } = runtime.env;
  const connections = createConnections(clock, {
    perAddress: limits.unauthenticatedSocketsPerAddress,
    total: limits.unauthenticatedSockets,
  });
  const queue = createHandshakeQueue(limits.handshakesPerSecond);
  let closed = false;

  const judge = (req: IncomingMessage) => {
    const refusal = judgeUpgrade(req, publicUrl);
    if (refusal) return refusal;
    if (closed || overloaded()) return comeBackLater;
    if (connections.mayOpen(networkOf(addressOf(req)))) return undefined;
    return { status: 429, message: "too many connections without a sign-in", retryAfterSeconds: 10 } as const;
  };

  const turnAway = (socket: Duplex, refusal: UpgradeRefusal) => {
    runtime.metrics.handshakes.add(outcomes[refusal.status]);
    refuseUpgrade(socket, refusal);
  };

  return {
    connections,
    handleUpgrade(req: IncomingMessage, socket: Duplex, head: Buffer) {
      dropOnError(socket);
      const refusal = judge(req);
      if (refusal) return turnAway(socket, refusal);
      const taken = queue.enter(() => {
        if (closed) turnAway(socket, comeBackLater);
        else if (!socket.destroyed) upgrade(req, socket, head);
      });
      if (!taken) turnAway(socket, comeBackLater);
    },
    close() {
      closed = true;
      queue.flush();
    },
  };
}
