import type { Hint, UserRef } from "#core/hints.ts";
import { deleteGoneRoomMembers, touchInside } from "#core/rooms/rooms.sql.ts";
import type { Runtime } from "#infra/runtime.ts";
import { chatRoom, type LiveServer, type LiveSocket, userOf } from "./live.ts";
import type { Registry } from "./registry.ts";
import { repeat } from "./repeat.ts";
import { createRoomCounts, type HeardRoom } from "./room-counts.ts";

/** A room's place on the wire: its log goes to the sockets inside. */
export type RoomPlace = { id: number; conversation: number };

export type RoomBoard = {
  /** What is said in the room goes to this socket from now on. */
  enter(socket: LiveSocket, room: RoomPlace): void;
  /** The socket is gone. */
  left(socket: LiveSocket): void;
  /** True when somebody connected here is inside. */
  isHeard(appId: number, conversation: number): boolean;
  changed(hint: Extract<Hint, { kind: "room.changed" }>): void;
  standing(hint: Extract<Hint, { kind: "room.standing" }>): void;
  deleted(hint: Extract<Hint, { kind: "room.deleted" }>): void;
  close(): void;
};

export type RoomOptions = {
  io: LiveServer;
  runtime: Runtime;
  registry: Registry;
  /** How often it is looked whether those who hear a room are still inside, by what the database says. */
  everyMs: number;
};

const PAIRS_AT_ONCE = 1_000;
const GONE_AT_ONCE = 1_000;

/**
 * Which sockets are inside which chat rooms. Whoever was put out hears nothing more at once, and within a sweep where
 * the hint of it was lost; whoever has no socket inside for a minute is not inside any more.
 */
export function createRooms({ io, runtime, registry, everyMs }: RoomOptions): RoomBoard {
  const inside = new Map<LiveSocket, Map<number, RoomPlace>>();
  const counts = createRoomCounts(io, runtime);

  const isHeard = (appId: number, conversation: number) =>
    io.sockets.adapter.rooms.has(chatRoom(appId, conversation));

  const putOut = (socket: LiveSocket, { id, conversation }: RoomPlace) => {
    const own = inside.get(socket);
    if (!own?.delete(conversation)) return;
    if (own.size === 0) inside.delete(socket);
    const appId = socket.data.app.id;
    void socket.leave(chatRoom(appId, conversation));
    counts.changed({ appId, id, conversation });
    socket.emit("room.left", { room: id });
  };

  const sweepApp = async (appId: number, sockets: [LiveSocket, RoomPlace][]) => {
    for (let start = 0; start < sockets.length; start += PAIRS_AT_ONCE) {
      const part = sockets.slice(start, start + PAIRS_AT_ONCE);
      const pairs = part.map(([socket, { id }]) => ({ room: id, user: socket.data.userId }));
      const found = await touchInside(appId, runtime.db, pairs);
      for (const [socket, room] of part) {
        if (!found.has(`${room.id} ${socket.data.userId}`)) putOut(socket, room);
      }
    }
  };

  const heardRooms = (): HeardRoom[] => {
    const heard = new Map<string, HeardRoom>();
    for (const [socket, rooms] of inside) {
      const appId = socket.data.app.id;
      for (const room of rooms.values()) heard.set(chatRoom(appId, room.conversation), { ...room, appId });
    }
    return [...heard.values()];
  };

  const sweep = async () => {
    const apps = new Map<number, [LiveSocket, RoomPlace][]>();
    for (const [socket, rooms] of inside) {
      const { id } = socket.data.app;
      const own = apps.get(id) ?? [];
      own.push(...[...rooms.values()].map((room): [LiveSocket, RoomPlace] => [socket, room]));
      apps.set(id, own);
    }
    for (const [appId, sockets] of apps) await sweepApp(appId, sockets);
    await deleteGoneRoomMembers(runtime.db, GONE_AT_ONCE);
    await counts.tell(heardRooms());
  };
  const endSweeps = repeat(sweep, everyMs, (error) =>
    runtime.log.warn({ err: error }, "who is inside the chat rooms was not checked"),
  );

  const ofUser = (user: UserRef, conversation: number) =>
    registry.ofUser(user).filter((socket) => inside.get(socket)?.has(conversation));

  return {
    enter(socket, room) {
      const own = inside.get(socket) ?? new Map<number, RoomPlace>();
      inside.set(socket, own.set(room.conversation, room));
      const { appId } = userOf(socket);
      void socket.join(chatRoom(appId, room.conversation));
      counts.changed({ appId, id: room.id, conversation: room.conversation });
    },
    left: (socket) => void inside.delete(socket),
    isHeard,
    changed({ appId, conversation, room, facts }) {
      if (isHeard(appId, conversation)) {
        io.to(chatRoom(appId, conversation)).emit("room.changed", { room, facts });
      }
    },
    standing({ appId, userId, room, conversation, me }) {
      for (const socket of ofUser({ appId, userId }, conversation)) {
        if (me) socket.emit("room.changed", { room, me });
        else putOut(socket, { id: room, conversation });
      }
    },
    deleted({ appId, room, conversation }) {
      for (const [socket, rooms] of [...inside]) {
        if (socket.data.app.id === appId && rooms.has(conversation)) {
          putOut(socket, { id: room, conversation });
        }
      }
    },
    close() {
      endSweeps();
      counts.close();
    },
  };
}
