import { countInside } from "#core/rooms/rooms.sql.ts";
import type { Runtime } from "#infra/runtime.ts";
import { chatRoom, type LiveServer } from "./live.ts";

export type HeardRoom = { appId: number; id: number; conversation: number };

export type RoomCounts = {
  /** Somebody came into the room or left it here: it is counted within a second. */
  changed(room: HeardRoom): void;
  /** Counts these rooms, which are all that are heard here, and tells where the number is another. */
  tell(rooms: HeardRoom[]): Promise<void>;
  close(): void;
};

const GATHER_MS = 1_000;

/** Tells whoever is inside a room how many are; once a second at most, however many come and go. */
export function createRoomCounts(io: LiveServer, runtime: Runtime): RoomCounts {
  const waiting = new Map<string, HeardRoom>();
  /** What was told last, by the room's name on the wire. */
  const told = new Map<string, number>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const nameOf = ({ appId, conversation }: HeardRoom) => chatRoom(appId, conversation);

  const count = async (rooms: HeardRoom[]) => {
    const apps = new Map<number, HeardRoom[]>();
    for (const room of rooms) apps.set(room.appId, [...(apps.get(room.appId) ?? []), room]);
    for (const [appId, own] of apps) {
      const counts = await countInside(
        appId,
        runtime.db,
        own.map(({ id }) => id),
      );
      for (const room of own) {
        const name = nameOf(room);
        const memberCount = counts.get(room.id) ?? 0;
        if (told.get(name) === memberCount) continue;
        told.set(name, memberCount);
        io.to(name).emit("room.changed", { room: room.id, memberCount });
      }
    }
  };

  const countWaiting = () => {
    timer = undefined;
    const rooms = [...waiting.values()];
    waiting.clear();
    // What cannot be counted now is counted by the next sweep.
    count(rooms).catch(() => {});
  };

  return {
    changed(room) {
      waiting.set(nameOf(room), room);
      timer ??= setTimeout(countWaiting, GATHER_MS);
    },
    async tell(rooms) {
      const heard = new Set(rooms.map(nameOf));
      for (const name of [...told.keys()]) if (!heard.has(name)) told.delete(name);
      await count(rooms);
    },
    close() {
      clearTimeout(timer);
      waiting.clear();
    },
  };
}
