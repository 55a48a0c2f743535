import type { LiveSocket } from "./live.ts";

/** What waits to be read by the other end. */
export type Backlog = { packets: number; bytes: number };

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

/** Packets that were not handed over yet, and bytes: theirs, and those the system did not take. */
export function backlogOf(socket: LiveSocket): Backlog {
  // The engine types its buffer as private.
  const { writeBuffer } = socket.conn as unknown as { writeBuffer: { data?: unknown }[] };
  const queued = writeBuffer.reduce((sum, { data }) => sum + (typeof data === "string" ? data.length : 0), 0);
  return { packets: writeBuffer.length, bytes: queued + (webSocketOf(socket)?.bufferedAmount ?? 0) };
}

export const isOver = (backlog: Backlog, limit: Backlog): boolean =>
  backlog.packets > limit.packets || backlog.bytes > limit.bytes;

/** A closing handshake would wait behind everything that was not read, so the connection is dropped as it is. */
export function cutOff(socket: LiveSocket): void {
  const below = webSocketOf(socket);
  if (below) below.terminate();
  else socket.disconnect(true);
}
