import * as z from "zod";
import type { ConversationEntry } from "./entries.ts";
import type { GroupRole } from "./group.ts";
import { limits } from "./limits.ts";
import { id, line, text, username } from "./text.ts";
import type { UserSummary } from "./user.ts";

/** What I am in a chat room while I am inside. */
export type RoomMembership = { role: GroupRole; silencedUntil: number | null };

/** What everybody inside knows of a room. */
export type RoomFacts = {
  name: string;
  description: string;
  owner: string | null;
  silencedAll: boolean;
};

/** A chat room: open to everybody, without members that stay and without a history for whoever was not there. */
export type RoomInfo = RoomFacts & {
  id: number;
  conversation: number;
  /** How many are inside. */
  memberCount: number;
  /** Null while I am not inside. */
  me: RoomMembership | null;
};

export type RoomMember = RoomMembership & { user: UserSummary };

/** What somebody finds who enters: the last entries, at most `limits.roomEntries`. */
export type EnteredRoom = { room: RoomInfo; entries: ConversationEntry[]; lastSeq: number };

export const Room = z.object({ room: id });
export type Room = z.infer<typeof Room>;

export const ListRooms = z.object({ after: id.optional() });
export type ListRooms = z.infer<typeof ListRooms>;
export type RoomPage = { rooms: RoomInfo[]; next: number | null };

/** Entries above `after`, for whoever is inside. */
export const PullRoom = Room.extend({ after: z.int().nonnegative() });
export type PullRoom = z.infer<typeof PullRoom>;

export const ListRoomMembers = Room.extend({ after: z.string().max(limits.usernameMaxBytes).optional() });
export type ListRoomMembers = z.infer<typeof ListRoomMembers>;
export type RoomMemberPage = { members: RoomMember[]; next: string | null };

export const RoomUser = Room.extend({ username });
export type RoomUser = z.infer<typeof RoomUser>;

export const SetRoomRole = RoomUser.extend({ role: z.enum(["keeper", "member"]) });
export type SetRoomRole = z.infer<typeof SetRoomRole>;

/** `durationMs` null: for good; 0: lifted; otherwise five minutes to a year. */
export const SilenceRoomMember = RoomUser.extend({
  durationMs: z.union([z.literal(0), z.int().min(limits.silenceMinMs).max(limits.silenceMaxMs), z.null()]),
});
export type SilenceRoomMember = z.infer<typeof SilenceRoomMember>;

export const SilenceRoom = Room.extend({ silenced: z.boolean() });
export type SilenceRoom = z.infer<typeof SilenceRoom>;

const roomName = line(limits.groupNameBytes).refine((name) => name.trim().length > 0, "is empty");

export const CreateRoom = z.object({
  name: roomName,
  description: text(limits.groupDescriptionBytes).default(""),
  owner: username,
});
export type CreateRoom = z.infer<typeof CreateRoom>;

export const UpdateRoom = Room.extend({
  name: roomName.optional(),
  description: text(limits.groupDescriptionBytes).optional(),
  owner: username.optional(),
});
export type UpdateRoom = z.infer<typeof UpdateRoom>;
