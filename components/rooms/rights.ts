import type { RoomInfo, RoomMember } from "#protocol/room.ts";

export const ownsRoom = ({ me }: Pick<RoomInfo, "me">): boolean => me?.role === "owner";

/** The owner and the keepers. */
export const managesRoom = (room: Pick<RoomInfo, "me">): boolean =>
  ownsRoom(room) || room.me?.role === "keeper";

/** Who may be put out of a room: everybody but the owner, and keepers by the owner alone. */
export const mayPutOut = (room: Pick<RoomInfo, "me">, { role }: Pick<RoomMember, "role">): boolean =>
  ownsRoom(room) ? role !== "owner" : managesRoom(room) && role === "member";

/** Why I cannot write in a room at `now`; null when I can. */
export function roomBar(
  { me, silencedAll }: Pick<RoomInfo, "me" | "silencedAll">,
  now: number,
): "silenced" | "silencedAll" | null {
  if (!me) return null;
  if (me.silencedUntil !== null && me.silencedUntil > now) return "silenced";
  return silencedAll && me.role === "member" ? "silencedAll" : null;
}
