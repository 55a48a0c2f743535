import { createServer, type IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { Server } from "socket.io";
import { networkOf } from "#core/network-of.ts";
import { createClientAddress } from "#infra/http/proxies.ts";
import type { Runtime } from "#infra/runtime.ts";
import { limits as wire } from "#protocol/limits.ts";
import { closeSockets } from "./close-sockets.ts";
import { createDoor } from "./door.ts";
import { createGate } from "./gate.ts";
import { createGreeting } from "./greeting.ts";
import { createHandshake } from "./handshake.ts";
import { endSocket, type LiveServer, type LiveSocket, userOf, userRoom } from "./live.ts";
import { createLiveMetrics } from "./live-metrics.ts";
import { createLoadMeter } from "./load-meter.ts";
import { startLogSweeper } from "./log-sweeper.ts";
import { createOutbound } from "./outbound.ts";
import { refuseForeignPackets } from "./packets.ts";
import { createPresence } from "./presence.ts";
import { startPush } from "./push.ts";
import { createReceiver } from "./receive.ts";
import { createRegistry } from "./registry.ts";
import { createRooms } from "./rooms.ts";
import { startSweeper } from "./sweeper.ts";

export type RealtimeOptions = {
  sweepEveryMs: number;
  touchEveryMs: number;
  /** What was accepted before a close may take this long. */
  graceMs: number;
};

export const realtimeDefaults: RealtimeOptions = {
  sweepEveryMs: 2_000,
  touchEveryMs: 60_000,
  graceMs: 3_000,
};

export type Realtime = {
  /** Takes a request for `/live/`; answers it with a refusal or makes it a socket. */
  handleUpgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Answers what was read, tells every socket when to come back, and closes them. */
  close(): Promise<void>;
};

/** Opens the live connection. The HTTP server keeps its events: what is ours is handed to `handleUpgrade`. */
export function attachRealtime(runtime: Runtime, options: Partial<RealtimeOptions> = {}): Realtime {
  const settings = { ...realtimeDefaults, ...options };
  const clock = () => performance.now();
  const { limits, trustedProxies } = runtime.env;
  const addressOf = createClientAddress(trustedProxies);
  const { io, upgrade } = createLiveServer(limits.unauthenticatedMs);
  const registry = createRegistry();
  const load = createLoadMeter(limits.overload);
  const meter = createLiveMetrics(runtime);
  const outbound = createOutbound({
    io,
    registry,
    clock,
    limits,
    onFrame: meter.onFrame,
    onCut: meter.onCut,
  });
  const presence = createPresence({ io, runtime, registry, quiet: load.overloaded });
  const sweeper = startSweeper({
    runtime,
    registry,
    clock,
    everyMs: settings.sweepEveryMs,
    touchEveryMs: settings.touchEveryMs,
  });
  const rooms = createRooms({ io, runtime, registry, everyMs: 2 * settings.sweepEveryMs });
  const push = startPush({
    io,
    runtime,
    registry,
    outbound,
    rooms,
    load,
    onRevoked: sweeper.revoked,
    onWatchEnded: presence.endWatch,
  });
  const logSweeper = startLogSweeper({
    runtime,
    registry,
    push: push.stretches,
    clock,
    everyMs: settings.sweepEveryMs,
  });
  const receiver = createReceiver({ runtime, doorOf: createDoor(runtime, { presence, rooms }), clock });
  const greet = createGreeting(runtime);
  const gate = createGate({ runtime, addressOf, clock, overloaded: load.overloaded, upgrade });
  const unwatch = meter.watch({
    signedIn: registry.size,
    unauthenticated: gate.connections.size,
    slow: outbound.slow,
  });

  io.engine.on("connection", (connection: LiveSocket["conn"]) => {
    gate.connections.opened(connection, networkOf(addressOf(connection.request)));
    connection.once("close", () => gate.connections.settled(connection));
    refuseForeignPackets(connection);
  });
  io.use(createHandshake(runtime, (socket) => addressOf(socket.request)));
  io.on("connection", (socket) => {
    gate.connections.settled(socket.conn);
    greet(socket);
    registry.add(socket);
    void socket.join(userRoom(userOf(socket)));
    receiver.listen(socket);
    presence.came(socket);
    socket.on("disconnect", () => {
      registry.remove(socket);
      outbound.forget(socket);
      presence.left(socket);
      rooms.left(socket);
      // Whoever only leaves the namespace would stay connected, and be counted nowhere.
      socket.conn.close();
    });
    const own = registry.ofUser(userOf(socket));
    const surplus = Math.max(0, own.length - socket.data.app.settings.socketsPerUser);
    for (const oldest of own.slice(0, surplus)) {
      runtime.metrics.socketsCut.add("too_many");
      endSocket(oldest, "too_many");
    }
  });

  return {
    handleUpgrade: gate.handleUpgrade,
    async close() {
      gate.close();
      await receiver.drain(settings.graceMs);
      sweeper.close();
      logSweeper.close();
      push.close();
      await closeSockets(runtime, [...registry.all()]);
      presence.close();
      rooms.close();
      outbound.close();
      load.close();
      unwatch();
      await io.close();
    },
  };
}

/**
 * Our Socket.IO server. It listens on a server that never listens: the engine would take "request" and "upgrade" of
 * the real one.
 */
function createLiveServer(connectTimeout: number) {
  const decoy = createServer();
  const io: LiveServer = new Server(decoy, {
    path: "/live/",
    transports: ["websocket"],
    maxHttpBufferSize: wire.frameBytes,
    perMessageDeflate: false,
    httpCompression: false,
    serveClient: false,
    connectTimeout,
    allowEIO3: false,
  });
  const upgrade = (req: IncomingMessage, socket: Duplex, head: Buffer) =>
    void decoy.emit("upgrade", req, socket, head);
  return { io, upgrade };
}
