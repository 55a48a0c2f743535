import type { Context } from "../context.ts";
import { type Refusal, refuse } from "../fail.ts";
import { hashOneOfMany, hashPassword } from "../passwords/hash-password.ts";
import { assertCanManageApp } from "../permissions.ts";
import { type Tx, transaction } from "../transaction.ts";
import { insertAccounts, type NewAccountRow, selectTaken } from "./new-accounts.sql.ts";
import { type AccountFields, toAccountColumns } from "./update-account.ts";

export type NewAccount = AccountFields & { username: string; password: string; isAdmin?: boolean };

/** What else is written in the commit that makes the accounts, with what became of each. */
export type NoteResults = (tx: Tx, results: readonly (Refusal | null)[]) => Promise<void>;

/** More than these stand in line with other calls of the kind, and are hashed when nothing else is to be done. */
const MANY = 10;
/** Passwords of one call that are hashed at once. */
const HASHES = 2;

/** Accounts that may be made now, with what they will be kept as: their passwords are hashed. */
export type PreparedAccounts = {
  accounts: NewAccount[];
  fresh: NewAccount[];
  rows: NewAccountRow[];
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
  const asked = new Set(fresh);
  const resultsOf = (made: Set<string>) =>
    accounts.map((account) =>
      asked.has(account) && made.has(account.username) ? null : refuse("username_taken", "User exist"),
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
  const usernames = accounts.map(({ username }) => username);
  const taken = await selectTaken(ctx.app.id, ctx.db, usernames);
  const first = new Map(accounts.toReversed().map((account) => [account.username, account]));
  const fresh = accounts.filter(
    (account) => first.get(account.username) === account && !taken.has(account.username),
  );
  return { accounts, fresh, rows: await hashAll(ctx, fresh) };
}

/** Rows with hashed passwords, in order; never more of them at once than leave others room. */
async function hashAll(ctx: Context, accounts: NewAccount[]): Promise<NewAccountRow[]> {
  const rows: NewAccountRow[] = [];
  const hash = accounts.length > MANY ? hashOneOfMany : hashPassword;
  let next = 0;
  const work = async () => {
    for (let index = next++; index < accounts.length; index = next++) {
      const account = accounts[index];
      if (account) rows[index] = toRow(ctx, account, await hash(ctx.runtime, account.password));
    }
  };
  await Promise.all(Array.from({ length: HASHES }, work));
  return rows;
}

function toRow(ctx: Context, account: NewAccount, passwordHash: string): NewAccountRow {
  const { username, isAdmin = false } = account;
  return {
    ...toAccountColumns(account),
    username,
    usernameLower: username.toLowerCase(),
    passwordHash,
    isAdmin,
    createdAt: ctx.now(),
  };
}

/** Answers the names that were made. */
async function insert(ctx: Context, tx: Tx, rows: NewAccountRow[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  const made = await insertAccounts(ctx.app.id, tx.db, rows);
  tx.audit({ action: "user.register", target: `app:${ctx.app.appKey}`, after: { usernames: [...made] } });
  return made;
}
