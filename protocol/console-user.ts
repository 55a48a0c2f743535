import type { UserSummary } from "./user.ts";

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
