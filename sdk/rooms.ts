import type { ConversationEntry, EntriesFrame, Stretch } from "#protocol/entries.ts";
import type { ErrorCode } from "#protocol/errors.ts";
import type { SentMessage } from "#protocol/message.ts";
import type { EnteredRoom } from "#protocol/room.ts";
import type { ServerEvents } from "#protocol/signals.ts";
import { backOff } from "./back-off.ts";
import { isCallError } from "./call-error.ts";
import type { Core } from "./core.ts";
import { createHoldBack, type HoldBack } from "./hold-back.ts";
import { applyRoomEntries, withoutRoom, withRoom, withRoomSignal } from "./room-state.ts";

export type Rooms = {
  /** Enters a room: its last entries and what is said from now on are in the state. Throws CallError. */
  enter(room: number): Promise<void>;
  leave(room: number): Promise<void>;
  /** True when the frame belongs to a room that this device is inside of. */
  receive(conversation: number, frame: EntriesFrame): boolean;
  /** A message of mine was confirmed in a room; answers whether it was in one. */
  expect(sent: SentMessage): boolean;
  changed: ServerEvents["room.changed"];
  left: ServerEvents["room.left"];
  /** Enters again what this device was inside of: the connection is open. */
  resume(): void;
  /** False while this device is on its way back into a room: what is written there waits. */
  ready(room: number): boolean;
  close(): void;
};

export type RoomsOptions = {
  /** Entries were shown; mine among them need no confirmation. */
  onEntries(entries: ConversationEntry[]): void;
  /** This device is back in a room, or was not let in: what was written there meanwhile can go out. */
  onReady(): void;
};

/** Refusals that pass by themselves. */
const passing: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["busy", "unavailable", "internal"]);
const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** What came early waits this long for what is missing before it is asked for. */
const PATIENCE_MS = 300;

/** The chat rooms this device is inside of. Nothing of them is kept on the device. */
export function createRooms(core: Core, options: RoomsOptions): Rooms {
  const held = new Map<number, HoldBack>();
  const timers = new Map<number, ReturnType<typeof setTimeout>>();
  /** Rooms this device goes back into, each with the connection it does so over. */
  const returning = new Map<number, number>();
  let connections = 0;

  const roomOf = (conversation: number) =>
    Object.values(core.state().rooms).find(({ info }) => info.conversation === conversation);

  const apply = (room: number, stretch: Pick<Stretch, "from" | "to" | "entries">) => {
    const before = core.state().rooms[room]?.next ?? 0;
    // A room's log holds entries of conversations only.
    const entries = stretch.entries as ConversationEntry[];
    core.update((state) => applyRoomEntries(state, room, { ...stretch, entries }));
    options.onEntries(entries.filter(({ seq }) => seq >= before));
  };

  const drain = (room: number) => {
    for (let known = core.state().rooms[room]; known; known = core.state().rooms[room]) {
      const stretch = held.get(room)?.take(known.next);
      if (!stretch) return;
      apply(room, stretch);
    }
  };

  const pull = async (room: number) => {
    timers.delete(room);
    const known = core.state().rooms[room];
    if (!known || !core.connected()) return;
    const pulled = await core.request("room.pull", { room, after: known.next - 1 });
    apply(room, pulled);
    drain(room);
  };

  const pullSoon = (room: number) => {
    if (timers.has(room)) return;
    timers.set(
      room,
      setTimeout(() => void pull(room).catch(() => {}), PATIENCE_MS),
    );
  };

  const forget = (room: number) => {
    clearTimeout(timers.get(room));
    timers.delete(room);
    held.delete(room);
    returning.delete(room);
    core.update((state) => withoutRoom(state, room));
  };

  const enter = async (room: number) => {
    const entered: EnteredRoom = await core.request("room.enter", { room });
    core.update((state) => withRoom(state, entered));
    held.set(room, held.get(room) ?? createHoldBack());
    options.onEntries(entered.entries);
    drain(room);
    // What was pushed while the answer was on its way found no room here.
    pullSoon(room);
  };

  const comeBack = async (room: number) => {
    const connection = connections;
    for (let tries = 0; returning.get(room) === connection && core.connected(); tries += 1) {
      try {
        await enter(room);
        returning.delete(room);
      } catch (error) {
        if (isCallError(error) && error.answered && !passing.has(error.code)) forget(room);
        else await sleep(backOff(tries));
      }
    }
    options.onReady();
  };

  return {
    enter,
    async leave(room) {
      forget(room);
      await core.request("room.leave", { room });
    },
    receive(conversation, frame) {
      const room = roomOf(conversation);
      if (!room) return false;
      const { id } = room.info;
      held.get(id)?.add(frame);
      drain(id);
      if ((core.state().rooms[id]?.next ?? 0) <= frame.to) pullSoon(id);
      return true;
    },
    expect({ conversation, seq }) {
      const room = roomOf(conversation);
      if (room && room.next <= seq) pullSoon(room.info.id);
      return room !== undefined;
    },
    changed: (signal) => core.update((state) => withRoomSignal(state, signal)),
    left: ({ room }) => forget(room),
    resume() {
      connections += 1;
      for (const { info } of Object.values(core.state().rooms)) {
        returning.set(info.id, connections);
        void comeBack(info.id);
      }
    },
    ready: (room) => !returning.has(room),
    close() {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
      returning.clear();
    },
  };
}
