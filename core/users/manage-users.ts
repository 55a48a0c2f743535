import type {
  BulkResult,
  BulkUsers,
  CreateAccount,
  EditAccount,
  MatchUsers,
  NamedAccount,
  RevokeUserSession,
  SetAccountPassword,
} from "#protocol/console-user.ts";
import { actingAs } from "../acting-as.ts";
import type { Context } from "../context.ts";
import { isRefusal, refuse } from "../fail.ts";
import { assertAcceptablePassword } from "../passwords/assert-acceptable-password.ts";
import { assertCanManageApp } from "../permissions.ts";
import { revokeSessions } from "../sessions/revoke-sessions.ts";
import { transaction } from "../transaction.ts";
import { deleteAccounts } from "./delete-accounts.ts";
import { loadUser } from "./load-user.ts";
import { listUsernames } from "./page-users.ts";
import { registerAccounts } from "./register-accounts.ts";
import { setPassword } from "./set-password.ts";
import { setUserDisabled } from "./set-user-disabled.ts";
import { updateAccount } from "./update-account.ts";

/** Users that an act on all matches takes at most. */
const MATCHES = 10_000;

/** Makes an account by an operator, whatever the app's visitors may do. */
export async function createAccount(ctx: Context, input: CreateAccount): Promise<void> {
  assertCanManageApp(ctx);
  assertAcceptablePassword(input.password);
  const taken = await ctx.db.user.count({
    where: { appId: ctx.app.id, usernameLower: input.username.toLowerCase() },
    take: 1,
  });
  if (taken > 0) throw refuse("username_taken", "This username exists already.");
  const [refusal] = await registerAccounts(ctx, [input]);
  if (refusal) throw refusal;
}

/** Changes the named fields of an account; the user's devices and whoever shows them hear of it. */
export async function editAccount(ctx: Context, input: EditAccount): Promise<void> {
  const { username, avatar, ...fields } = input;
  const user = await actingAs(ctx, username);
  const picture = avatar === undefined ? {} : { avatar: avatar ?? "" };
  await updateAccount(user, { ...fields, ...picture }, { isAvatarOwn: true });
}

/** Gives an account another password; all its sessions end within 5 s. */
export async function setAccountPassword(ctx: Context, input: SetAccountPassword): Promise<void> {
  assertCanManageApp(ctx);
  assertAcceptablePassword(input.password);
  await setPassword(ctx, input);
}

/** Ends all sessions of a user within 5 s; they may sign in again. */
export async function signOutUser(ctx: Context, { username }: NamedAccount): Promise<void> {
  assertCanManageApp(ctx);
  const { id } = await loadUser(ctx, username);
  await transaction(ctx, async (tx) => {
    await revokeSessions(ctx, tx, { userId: id, reason: "device_signed_out" });
    tx.audit({ action: "user.signOut", target: `user:${username}` });
  });
}

/** Ends one session of a user within 5 s. */
export async function revokeUserSession(ctx: Context, { username, id }: RevokeUserSession): Promise<void> {
  assertCanManageApp(ctx);
  const user = await loadUser(ctx, username);
  await transaction(ctx, async (tx) => {
    const row = await tx.db.session.findUnique({
      where: { appId_id: { appId: ctx.app.id, id } },
      select: { userId: true },
    });
    if (!row || row.userId !== user.row.id) throw refuse("not_found", "There is no such device.");
    await revokeSessions(ctx, tx, { userId: user.id, sessionId: id, reason: "device_signed_out" });
    tx.audit({ action: "user.revokeSession", target: `user:${username}`, after: { session: id } });
  });
}

/** Does the same to each of these users and says what became of each: one that fails holds none of the others up. */
export async function bulkUsers(ctx: Context, { act, usernames }: BulkUsers): Promise<BulkResult[]> {
  assertCanManageApp(ctx);
  const results: BulkResult[] = [];
  for (const username of new Set(usernames)) {
    const result = await apply(ctx, act, username).then(
      (changed) => ({ code: "ok", ...(changed === false ? { same: true as const } : {}) }),
      (error: unknown) => {
        if (isRefusal(error)) return { code: error.code };
        throw error;
      },
    );
    results.push({ name: username, ...result });
  }
  return results;
}

async function apply(ctx: Context, act: BulkUsers["act"], username: string): Promise<unknown> {
  if (act === "signOut") return signOutUser(ctx, { username });
  if (act === "delete") return deleteAccounts(ctx, [username]);
  return setUserDisabled(ctx, { username, disabled: act === "disable" });
}

/** The names of all users that a filter finds, at most 10,000. */
export async function matchUsers(ctx: Context, filter: MatchUsers): Promise<string[]> {
  assertCanManageApp(ctx);
  return listUsernames(ctx, filter, MATCHES);
}
