import * as z from "zod";
import { limits } from "./limits.ts";
import { mediaId } from "./media.ts";
import { line, offeredPassword, text, username, webPassword } from "./text.ts";

/** 0 unknown, 1 male, 2 female. */
export const Gender = z.union([z.literal(0), z.literal(1), z.literal(2)]);

/** A person as others see them in lists and beside messages. */
export type UserSummary = {
  username: string;
  nickname: string;
  /** A media id, or null for the drawn letter. */
  avatar: string | null;
  /** Rises with every change of the profile; a client refetches what it shows. */
  profileVersion: number;
  /** True when the account no longer exists. */
  deleted?: boolean;
};

export type Profile = UserSummary & {
  gender: 0 | 1 | 2;
  /** `yyyy-MM-dd` or empty. */
  birthday: string;
  signature: string;
  region: string;
  address: string;
};

/** What I am to somebody, from my side. */
export type Relation = {
  friend: boolean;
  /** My private name for them, empty when none. */
  remark: string;
  /** My private note about them. */
  note: string;
  blocked: boolean;
  /** A friend request that waits: sent by me, or received from them. */
  request: "none" | "sent" | "received";
};

export const Register = z.object({
  username,
  password: webPassword,
  nickname: line(limits.nicknameBytes).optional(),
});
export type Register = z.infer<typeof Register>;

export const GetUser = z.object({ username });
export type GetUser = z.infer<typeof GetUser>;

export const UpdateProfile = z.object({
  /** An `avatar` uploaded before; null takes it away. */
  avatar: mediaId.nullable().optional(),
  nickname: line(limits.nicknameBytes).optional(),
  gender: Gender.optional(),
  birthday: z.union([z.iso.date(), z.literal("")]).optional(),
  signature: text(limits.profileFieldBytes).optional(),
  region: text(limits.profileFieldBytes).optional(),
  address: text(limits.profileFieldBytes).optional(),
});
export type UpdateProfile = z.infer<typeof UpdateProfile>;

export const ChangePassword = z.object({ oldPassword: offeredPassword, newPassword: webPassword });
export type ChangePassword = z.infer<typeof ChangePassword>;

export const SearchUsers = z.object({ query: line(limits.searchMaxBytes) });
export type SearchUsers = z.infer<typeof SearchUsers>;

/** People by name, as they stand beside messages; those who do not exist are left out. */
export const ListUsers = z.object({ usernames: z.array(username).min(1).max(limits.summaries) });
export type ListUsers = z.infer<typeof ListUsers>;
