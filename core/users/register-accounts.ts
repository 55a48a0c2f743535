import type { Prisma } from "#generated/prisma/client.ts";
import type { Context } from "../context.ts";
import { type Refusal, refuse } from "../fail.ts";
import { hashPassword } from "../passwords/hash-password.ts";
import { assertCanManageApp } from "../permissions.ts";
import { type Tx, transaction } from "../transaction.ts";
import { type AccountFields, toAccountColumns } from "./update-account.ts";

export type NewAccount = AccountFields & { username: string; password: string; isAdmin?: boolean };

/** What else is written in the commit that makes the accounts, with what became of each. */
export type NoteResults = (tx: Tx, results: readonly (Refusal | null)[]) => Promise<void>;

/** More than these stand in line with other calls of the kind. */
const MANY = 10;
/** Passwords of one call that are hashed at once. */
const HASHES = 2;

/** Accounts that may be made now, with what they will be kept as: their passwords are hashed. */
export type PreparedAccounts = {
  accounts: NewAccount[];
  fresh: NewAccount[];
  rows: Prisma.UserCreateManyInput[];
};

/**
 * Makes accounts for the app or its owners and admins, whatever the app's visitors may do, in one commit. Answers for
 * each in its place null, or why it was not made: a name that exists, also twice in the list, is `username_taken`.
 */
export async function registerAccounts(ctx: Context, accounts: NewAccount[]): Promise<(Refusal | null)[]> {
  return inLine(ctx, accounts, async () => makeAccounts(ctx, await prepare(ctx, accounts)));
}

/** The first half of `registerAccounts`, which takes the time: nothing is made yet. */
export async function prepareAccounts(ctx: Context, accounts: NewAccount[]): Promise<PreparedAccounts> {
  return inLine(ctx, accounts, () => prepare(ctx, accounts));
}

/** The second half: makes what was prepared, in one commit with what `note` writes. */
export async function makeAccounts(
  ctx: Context,
  { accounts, fresh, rows }: PreparedAccounts,
  note?: NoteResults,
): Promise<(Refusal | null)[]> {
  assertCanManageApp(ctx);
  const resultsOf = (made: Set<string>) =>
    accounts.map((account) =>
      fresh.includes(account) && made.has(account.username) ? null : refuse("username_taken", "User exist"),
    );
  if (rows.length === 0 && !note) return resultsOf(new Set());
  return transaction(ctx, async (tx) => {
    const results = resultsOf(await insert(ctx, tx, rows));
    await note?.(tx, results);
    return results;
  });
}

function inLine<T>(ctx: Context, accounts: NewAccount[], work: () => Promise<T>): Promise<T> {
  assertCanManageApp(ctx);
  return accounts.length > MANY ? ctx.runtime.registrations(ctx.app.id).run(work) : work();
}

async function prepare(ctx: Context, accounts: NewAccount[]): Promise<PreparedAccounts> {
  const taken = await findTaken(ctx, accounts);
  const fresh = accounts.filter(({ username }, index) => {
    const isFirst = accounts.findIndex((other) => other.username === username) === index;
    return isFirst && !taken.has(username);
  });
  return { accounts, fresh, rows: await hashAll(ctx, fresh) };
}

async function findTaken(ctx: Context, accounts: NewAccount[]): Promise<Set<string>> {
  const rows = await ctx.db.user.findMany({
    where: { appId: ctx.app.id, username: { in: accounts.map(({ username }) => username) } },
    select: { username: true },
  });
  return new Set(rows.map(({ username }) => username));
}

/** Rows with hashed passwords, in order; never more of them at once than leave others room. */
async function hashAll(ctx: Context, accounts: NewAccount[]): Promise<Prisma.UserCreateManyInput[]> {
  const rows: Prisma.UserCreateManyInput[] = [];
  let next = 0;
  const work = async () => {
    for (let index = next++; index < accounts.length; index = next++) {
      const account = accounts[index];
      if (account) rows[index] = await toRow(ctx, account);
    }
  };
  await Promise.all(Array.from({ length: HASHES }, work));
  return rows;
}

async function toRow(ctx: Context, account: NewAccount): Promise<Prisma.UserCreateManyInput> {
  const { username, password, isAdmin = false } = account;
  return {
    ...toAccountColumns(account),
    appId: ctx.app.id,
    username,
    usernameLower: username.toLowerCase(),
    passwordHash: await hashPassword(ctx.runtime, password),
    isAdmin,
    createdAt: ctx.now(),
    updatedAt: ctx.now(),
  };
}

/** Answers the names that were made: one that somebody else took meanwhile is left out. */
async function insert(ctx: Context, tx: Tx, rows: Prisma.UserCreateManyInput[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  const made = await tx.db.user.createManyAndReturn({
    data: rows,
    skipDuplicates: true,
    select: { username: true },
  });
  const names = made.map(({ username }) => username);
  tx.audit({ action: "user.register", target: `app:${ctx.app.appKey}`, after: { usernames: names } });
  return new Set(names);
}
