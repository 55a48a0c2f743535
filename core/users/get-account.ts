import type { Profile } from "#protocol/user.ts";
import type { Context } from "../context.ts";
import { refuse } from "../fail.ts";
import { toId } from "../to-id.ts";
import { profileColumns, toProfile } from "./to-user.ts";

/** An account as its app sees it. */
export type Account = {
  id: number;
  profile: Profile;
  /** What the app keeps with it; null when that was never set. */
  extras: object | null;
  isAdmin: boolean;
  createdAt: Date;
  updatedAt: Date;
};

/** The columns that an account is made of. */
export const accountColumns = {
  ...profileColumns,
  extras: true,
  isAdmin: true,
  createdAt: true,
  updatedAt: true,
} as const;

type Row = Parameters<typeof toProfile>[0] &
  Omit<Account, "id" | "profile" | "extras"> & { id: bigint; extras: unknown };

export function toAccount(row: Row): Account {
  const { id, extras, isAdmin, createdAt, updatedAt } = row;
  return {
    id: toId(id),
    profile: toProfile(row),
    extras: extras !== null && typeof extras === "object" ? extras : null,
    isAdmin,
    createdAt,
    updatedAt,
  };
}

/** An account of the app that was not deleted, for the app itself and its operators; refuses with `user_not_found`. */
export async function getAccount(ctx: Context, username: string): Promise<Account> {
  if (ctx.actor.kind !== "app" && ctx.actor.kind !== "operator") {
    throw refuse("forbidden", "Only the app and its operators may do that.");
  }
  const row = await ctx.db.user.findUnique({
    where: { appId_username: { appId: ctx.app.id, username } },
    select: accountColumns,
  });
  if (!row || row.deletedAt) throw refuse("user_not_found", "No such user");
  return toAccount(row);
}
