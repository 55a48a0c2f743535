import * as z from "zod";
import { limits } from "./limits.ts";
import { mediaId } from "./media.ts";
import { line, text, username, webPassword } from "./text.ts";
import { Gender, type UserSummary } from "./user.ts";

export const userSorts = ["created", "username"] as const;
export type UserSort = (typeof userSorts)[number];
export const userStates = ["active", "disabled", "deleted"] as const;
export type UserState = (typeof userStates)[number];

/** A user as a row of the console's table. */
export type ConsoleUser = {
  user: UserSummary;
  state: UserState;
  /** A device of theirs is connected right now. */
  online: boolean;
  groups: number;
  createdAt: number;
  /** When a device of theirs was last heard of; null: never signed in, or long ago. */
  seenAt: number | null;
};

const profile = {
  nickname: line(limits.nicknameBytes).optional(),
  gender: Gender.optional(),
  birthday: z.union([z.iso.date(), z.literal("")]).optional(),
  signature: text(limits.profileFieldBytes).optional(),
  region: text(limits.profileFieldBytes).optional(),
  address: text(limits.profileFieldBytes).optional(),
};

export const CreateAccount = z.object({ username, password: webPassword, ...profile });
export type CreateAccount = z.infer<typeof CreateAccount>;

/** `avatar` is a picture that was uploaded by an operator of the app; null takes it away. */
export const EditAccount = z.object({ username, ...profile, avatar: mediaId.nullable().optional() });
export type EditAccount = z.infer<typeof EditAccount>;

export const SetAccountPassword = z.object({ username, password: webPassword });
export type SetAccountPassword = z.infer<typeof SetAccountPassword>;

export const NamedAccount = z.object({ username });
export type NamedAccount = z.infer<typeof NamedAccount>;

/** A link by which its user sets a new password, once; its token is told this once. */
export type PasswordLink = { token: string; expiresAt: number };

/** Taken by whoever holds the link. */
export const ResetPassword = z.object({ token: z.string().min(16).max(128), password: webPassword });
export type ResetPassword = z.infer<typeof ResetPassword>;

export const bulkUserActs = ["disable", "enable", "signOut", "delete"] as const;
export const BulkUsers = z.object({
  act: z.enum(bulkUserActs),
  usernames: z.array(username).min(1).max(100),
});
export type BulkUsers = z.infer<typeof BulkUsers>;

/** What became of one of them: `ok`, or why not; `same`: it was so before. */
export type BulkResult = { name: string; code: string; same?: true };

/** The names of all that a filter finds, for acts on all of them. */
export const MatchUsers = z.object({
  query: z.string().max(256).default(""),
  state: z.enum(userStates).nullable().default(null),
});
export type MatchUsers = z.infer<typeof MatchUsers>;

export const RevokeUserSession = z.object({ username, id: z.int().positive() });
export type RevokeUserSession = z.infer<typeof RevokeUserSession>;

/** The users that a filter finds, part by part: `after` is `next` of the part before. */
export const ExportUsers = MatchUsers.extend({
  after: z
    .string()
    .regex(/^\d{1,16}$/)
    .nullable()
    .default(null),
});
export type ExportUsers = z.infer<typeof ExportUsers>;
