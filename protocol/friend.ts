import * as z from "zod";
import { limits } from "./limits.ts";
import { line, text, username } from "./text.ts";
import type { Relation, UserSummary } from "./user.ts";

/** Somebody in my contacts. */
export type Contact = { user: UserSummary; relation: Relation };

export type FriendRequest = {
  /** The other person: who asked me, or whom I asked. */
  user: UserSummary;
  direction: "sent" | "received";
  reason: string;
  state: "pending" | "accepted" | "declined";
  createdAt: number;
};

export type ContactList = { friends: Contact[]; requests: FriendRequest[]; blocked: UserSummary[] };

export const RequestFriend = z.object({ username, reason: text(limits.reasonBytes).default("") });
export type RequestFriend = z.infer<typeof RequestFriend>;

export const Friend = z.object({ username });
export type Friend = z.infer<typeof Friend>;

export const UpdateFriend = z.object({
  username,
  remark: line(limits.nicknameBytes).optional(),
  note: text(limits.noteBytes).optional(),
});
export type UpdateFriend = z.infer<typeof UpdateFriend>;
