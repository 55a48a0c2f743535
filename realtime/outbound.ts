import type { UserRef } from "#core/hints.ts";
import type { EntriesFrame, Entry, LogName } from "#protocol/entries.ts";
import type { MessageBody } from "#protocol/message.ts";
import { type Backlog, backlogOf, cutOff, isOver } from "./backlog.ts";
import { endSocket, type LiveServer, type LiveSocket, SLOW_ROOM, userOf, userRoom } from "./live.ts";
import type { Registry } from "./registry.ts";

/** Frames to users. A socket that reads too slowly is left out until it has read, then shown what to pull. */
export type Outbound = {
  entries(users: UserRef[], frame: EntriesFrame): void;
  /** Sends a frame to everybody inside a chat room; who is slow finds the gap with the next one. */
  room(name: string, frame: EntriesFrame, appId: number): void;
  forget(socket: LiveSocket): void;
  /** Sockets that are left out at the moment. */
  slow(): number;
  close(): void;
};

export type OutboundOptions = {
  io: LiveServer;
  registry: Registry;
  /** Monotonic, in milliseconds. */
  clock: () => number;
  limits: {
    /** What may wait for one socket before it is left out, */
    slowSocket: Backlog;
    /** and before its connection is dropped; `ms`: how long it may be left out. */
    deadSocket: Backlog & { ms: number };
  };
  /** Hears of each frame that went out, and in which app, and of each connection that was dropped. */
  onFrame?: (frame: EntriesFrame, appId: number) => void;
  onCut?: () => void;
};

const SCAN_MS = 250;
/** Answers and signals are not counted as entries are: so many scans may be left out while none went out. */
const IDLE_SCANS = 8;
/** Logs that one slow socket may fall behind in; with more it has to start anew. */
const MOST_LOGS = 100;
/** What an entry has beside its text, roughly. */
const ENTRY_BYTES = 300;

/** Since when a socket is left out, and the newest entry of each log it missed. */
type Lag = { since: number; newest: Map<LogName, EntriesFrame> };

export function createOutbound(options: OutboundOptions): Outbound {
  const { io, registry, clock, limits, onFrame, onCut } = options;
  const { slowSocket, deadSocket } = limits;
  /** Sent between two scans at most: nobody's backlog grows by more unseen, and none grows over its limit. */
  const unseen = slowSocket.bytes / 4;
  const leaveOutAt = { ...slowSocket, bytes: slowSocket.bytes - unseen };
  const slow = new Map<LiveSocket, Lag>();
  let sinceScan = 0;
  let leftOut = 0;
  let early: NodeJS.Immediate | undefined;
  const doomed = new Set<LiveSocket>();
  let cutting: NodeJS.Immediate | undefined;

  const leaveOut = (socket: LiveSocket) => {
    slow.set(socket, { since: clock(), newest: new Map() });
    void socket.leave(userRoom(userOf(socket)));
    void socket.join(SLOW_ROOM);
  };

  /** The newest entry of each log shows the client its gap; the rest it pulls. */
  const takeBack = (socket: LiveSocket, { newest }: Lag) => {
    slow.delete(socket);
    void socket.leave(SLOW_ROOM);
    void socket.join(userRoom(userOf(socket)));
    if (newest.size > MOST_LOGS) {
      endSocket(socket, "busy", { retryMs: 1_000 });
      return;
    }
    for (const frame of newest.values()) socket.emit("entries", frame);
  };

  /** One in a turn of the event loop: letting go of what waits for a dead reader takes milliseconds. */
  const cutNext = () => {
    cutting = undefined;
    const [socket] = doomed;
    if (!socket) return;
    doomed.delete(socket);
    cutOff(socket);
    onCut?.();
    if (doomed.size > 0) cutting = setImmediate(cutNext);
  };

  const doom = (socket: LiveSocket) => {
    doomed.add(socket);
    cutting ??= setImmediate(cutNext);
  };

  const judge = (socket: LiveSocket) => {
    const backlog = backlogOf(socket);
    const lag = slow.get(socket);
    const late = lag !== undefined && clock() - lag.since > deadSocket.ms;
    if (late || isOver(backlog, deadSocket)) doom(socket);
    else if (!lag && isOver(backlog, leaveOutAt)) leaveOut(socket);
    else if (lag && backlog.packets === 0 && backlog.bytes < slowSocket.bytes / 16) takeBack(socket, lag);
  };

  const scan = () => {
    early = undefined;
    sinceScan = 0;
    leftOut = 0;
    for (const socket of registry.all()) judge(socket);
  };
  const timer = setInterval(() => {
    leftOut += 1;
    if (sinceScan > 0 || slow.size > 0 || leftOut >= IDLE_SCANS) scan();
  }, SCAN_MS);
  timer.unref();

  const count = (frame: EntriesFrame) => {
    sinceScan += bytesOf(frame);
    // Not at once: what was written in this turn is still on its way to those who read.
    if (sinceScan > unseen) early ??= setImmediate(scan);
  };

  return {
    entries(users, frame) {
      const rooms = users.map(userRoom).filter((room) => io.sockets.adapter.rooms.has(room));
      if (rooms.length > 0) {
        io.to(rooms).emit("entries", frame);
        count(frame);
        onFrame?.(frame, users[0]?.appId ?? 0);
      }
      if (slow.size === 0) return;
      const keys = new Set(users.map(userRoom));
      for (const [socket, { newest }] of slow) {
        if (keys.has(userRoom(userOf(socket))) && newest.size <= MOST_LOGS)
          newest.set(frame.log, newestOf(frame));
      }
    },
    room(name, frame, appId) {
      if (!io.sockets.adapter.rooms.has(name)) return;
      io.to(name).except(SLOW_ROOM).emit("entries", frame);
      count(frame);
      onFrame?.(frame, appId);
    },
    forget(socket) {
      slow.delete(socket);
      doomed.delete(socket);
    },
    slow: () => slow.size,
    close() {
      clearInterval(timer);
      clearImmediate(early);
      clearImmediate(cutting);
    },
  };
}

/** Roughly: encoding it once more to know would cost as much as sending it. */
const bytesOf = ({ entries }: EntriesFrame): number =>
  entries.reduce((sum, entry) => sum + ENTRY_BYTES + textLength(entry) * 2, 0);

/** Of what has no words, what stands beside them. */
const lengthOf = (body: MessageBody): number =>
  body.type === "text" ? body.text.length : JSON.stringify(body).length;

const textLength = (entry: Entry): number =>
  entry.kind === "message.created" ? (entry.body ? lengthOf(entry.body) : 0) : 0;

/** The end of a frame alone: what waits for a slow socket to read must not grow with what it missed. */
function newestOf(frame: EntriesFrame): EntriesFrame {
  const last = frame.entries.at(-1);
  return last?.seq === frame.to ? { ...frame, from: frame.to, entries: [last], hidden: [] } : frame;
}
