import type { UserRef } from "#core/hints.ts";
import type { EntriesFrame, LogName } from "#protocol/entries.ts";
import { endSocket, type LiveServer, type LiveSocket, userOf, userRoom } from "./live.ts";
import type { Registry } from "./registry.ts";

/** Frames to users. A socket that reads too slowly is left out until it has read, then shown what to pull. */
export type Outbound = {
  entries(users: UserRef[], frame: EntriesFrame): void;
  forget(socket: LiveSocket): void;
  close(): void;
};

export type OutboundLimits = {
  scanMs: number;
  slow: { packets: number; bytes: number };
  dead: { packets: number; bytes: number; ms: number };
  /** Logs that one slow socket may fall behind in; with more it has to start anew. */
  logs: number;
};

export const outboundLimits: OutboundLimits = {
  scanMs: 250,
  slow: { packets: 256, bytes: 1024 * 1024 },
  dead: { packets: 1_024, bytes: 4 * 1024 * 1024, ms: 15_000 },
  logs: 500,
};

type Lag = { since: number; newest: Map<LogName, EntriesFrame> };

export function createOutbound(
  io: LiveServer,
  registry: Registry,
  clock: () => number,
  limits = outboundLimits,
): Outbound {
  const slow = new Map<LiveSocket, Lag>();

  const leaveOut = (socket: LiveSocket) => {
    slow.set(socket, { since: clock(), newest: new Map() });
    void socket.leave(userRoom(userOf(socket)));
  };

  /** The newest frame of each log shows the client its gap; the rest it pulls. */
  const takeBack = (socket: LiveSocket, { newest }: Lag) => {
    slow.delete(socket);
    void socket.join(userRoom(userOf(socket)));
    if (newest.size > limits.logs) {
      endSocket(socket, "busy", { retryMs: 1_000 });
      return;
    }
    for (const frame of newest.values()) socket.emit("entries", frame);
  };

  const scan = () => {
    for (const socket of registry.all()) {
      const { packets, bytes } = backlogOf(socket);
      const lag = slow.get(socket);
      const { dead } = limits;
      if (packets > dead.packets || bytes > dead.bytes || (lag && clock() - lag.since > dead.ms)) cut(socket);
      else if (!lag && (packets > limits.slow.packets || bytes > limits.slow.bytes)) leaveOut(socket);
      else if (lag && packets === 0 && bytes < limits.slow.bytes / 16) takeBack(socket, lag);
    }
  };
  const timer = setInterval(scan, limits.scanMs);
  timer.unref();

  return {
    entries(users, frame) {
      const rooms = users.map(userRoom).filter((room) => io.sockets.adapter.rooms.has(room));
      if (rooms.length > 0) io.to(rooms).emit("entries", frame);
      if (slow.size === 0) return;
      const keys = new Set(users.map(userRoom));
      for (const [socket, lag] of slow) {
        if (keys.has(userRoom(userOf(socket)))) lag.newest.set(frame.log, frame);
      }
    },
    forget: (socket) => void slow.delete(socket),
    close: () => clearInterval(timer),
  };
}

/** The web socket below a connection, as far as Engine.IO lets it be seen. */
type WebSocketLike = { bufferedAmount: number; terminate(): void };

function webSocketOf(socket: LiveSocket): WebSocketLike | undefined {
  const transport: object = socket.conn.transport;
  if (!("socket" in transport)) return undefined;
  const below = transport.socket;
  if (below === null || typeof below !== "object" || !("bufferedAmount" in below)) return undefined;
  // The transport is always "websocket" here, and its member is the socket of `ws`.
  return below as WebSocketLike;
}

/** What waits to be read by the other end: packets not handed over yet, and bytes the system did not take. */
function backlogOf(socket: LiveSocket): { packets: number; bytes: number } {
  const { writeBuffer } = socket.conn as unknown as { writeBuffer: unknown[] };
  return { packets: writeBuffer.length, bytes: webSocketOf(socket)?.bufferedAmount ?? 0 };
}

/** A closing handshake would wait behind everything that was not read, so the connection is dropped as it is. */
function cut(socket: LiveSocket): void {
  const below = webSocketOf(socket);
  if (below) below.terminate();
  else socket.disconnect(true);
}
