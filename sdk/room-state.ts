import type { ConversationEntry } from "#protocol/entries.ts";
import { limits } from "#protocol/limits.ts";
import type { EnteredRoom } from "#protocol/room.ts";
import type { ServerEvents } from "#protocol/signals.ts";
import { withRetractions } from "./conversation-state.ts";
import { withoutOutgoing } from "./outgoing-state.ts";
import type { RoomState, State } from "./state.ts";

/** Entries of a room that are kept in memory. */
const KEPT = 10 * limits.roomEntries;

/** The state with a room this device is inside of; what it holds goes on where the entries touch it. */
export function withRoom(state: State, { room, entries, lastSeq }: EnteredRoom): State {
  const known = state.rooms[room.id];
  const first = entries[0]?.seq ?? lastSeq + 1;
  // A server that was restored to an earlier point has less than what is held.
  if (known && first <= known.next && lastSeq >= known.next - 1) {
    const kept = putRoom(state, { ...known, info: room });
    return applyRoomEntries(kept, room.id, { from: first, to: lastSeq, entries });
  }
  const fresh: RoomState = { info: room, entries: [], next: first };
  return applyRoomEntries(putRoom(state, fresh), room.id, { from: first, to: lastSeq, entries });
}

/** The state after a stretch of a room's log. One that begins above what is held replaces it: a room has no history. */
export function applyRoomEntries(
  state: State,
  room: number,
  stretch: { from: number; to: number; entries: ConversationEntry[] },
): State {
  const known = state.rooms[room];
  if (!known || stretch.to < known.next) return state;
  const fresh = stretch.entries.filter(({ seq }) => seq >= known.next);
  const before = stretch.from > known.next ? [] : known.entries;
  const entries = withRetractions([...before, ...fresh], fresh).slice(-KEPT);
  const next = putRoom(state, { ...known, entries, next: stretch.to + 1 });
  const me = state.me.username;
  return fresh.reduce((now, entry) => {
    const mine = entry.kind === "message.created" && entry.sender === me && entry.clientId !== null;
    return mine ? withoutOutgoing(now, entry.clientId ?? "") : now;
  }, next);
}

/** The state after the server told that a room, or what I am in it, is another. */
export function withRoomSignal(state: State, signal: Parameters<ServerEvents["room.changed"]>[0]): State {
  const known = state.rooms[signal.room];
  if (!known) return state;
  const { facts, me = known.info.me, memberCount = known.info.memberCount } = signal;
  return putRoom(state, { ...known, info: { ...known.info, ...facts, me, memberCount } });
}

/** The state of a device that is not inside a room any more. */
export function withoutRoom(state: State, room: number): State {
  if (!state.rooms[room]) return state;
  const { [room]: _, ...rooms } = state.rooms;
  return { ...state, rooms };
}

const putRoom = (state: State, room: RoomState): State => ({
  ...state,
  rooms: { ...state.rooms, [room.info.id]: room },
});
