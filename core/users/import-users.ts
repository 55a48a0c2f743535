import { CreateAccount, type ImportedRow, type ImportUsers, type UserRow } from "#protocol/console-user.ts";
import type { ErrorCode } from "#protocol/errors.ts";
import type { Context } from "../context.ts";
import { isRefusal } from "../fail.ts";
import { assertAcceptablePassword } from "../passwords/assert-acceptable-password.ts";
import { assertCanManageApp } from "../permissions.ts";
import { registerAccounts } from "./register-accounts.ts";

/**
 * Makes accounts of the rows of a table, or only says which rows could become one. Each row is judged by itself: one
 * that fails holds none of the others up, and a row whose name exists is told so, so that a table that was cut off can
 * simply be given again.
 */
export async function importUsers(ctx: Context, { rows, dryRun }: ImportUsers): Promise<ImportedRow[]> {
  assertCanManageApp(ctx);
  const faults = rows.map(faultOf);
  const taken = await findTaken(ctx, rows);
  const seen = new Set<string>();
  const codes = rows.map(({ username }, index): ErrorCode | "ok" => {
    const fault = faults[index];
    if (fault) return fault;
    const name = username.toLowerCase();
    if (taken.has(name) || seen.has(name)) return "username_taken";
    seen.add(name);
    return "ok";
  });
  if (!dryRun) await register(ctx, rows, codes);
  return rows.map(({ username }, index) => ({ username, code: codes[index] ?? "internal" }));
}

function faultOf({ username, password, nickname }: UserRow): ErrorCode | null {
  const parsed = CreateAccount.safeParse({ username, password, ...(nickname && { nickname }) });
  if (!parsed.success) {
    const [field] = parsed.error.issues[0]?.path ?? [];
    if (field === "username") return "username_invalid";
    return field === "password" ? "password_invalid" : "invalid_input";
  }
  try {
    assertAcceptablePassword(password);
    return null;
  } catch (error) {
    if (isRefusal(error)) return error.code;
    throw error;
  }
}

async function findTaken({ app, db }: Context, rows: readonly UserRow[]): Promise<Set<string>> {
  const names = rows.map(({ username }) => username.toLowerCase()).filter((name) => !name.includes("\u0000"));
  const found = await db.user.findMany({
    where: { appId: app.id, usernameLower: { in: names } },
    select: { usernameLower: true },
  });
  return new Set(found.map(({ usernameLower }) => usernameLower));
}

async function register(ctx: Context, rows: readonly UserRow[], codes: (ErrorCode | "ok")[]): Promise<void> {
  const good = rows.flatMap((row, index) => (codes[index] === "ok" ? [{ row, index }] : []));
  if (good.length === 0) return;
  const results = await registerAccounts(
    ctx,
    good.map(({ row: { username, password, nickname } }) => ({
      username,
      password,
      ...(nickname && { nickname }),
    })),
  );
  good.forEach(({ index }, place) => {
    const refusal = results[place];
    if (refusal) codes[index] = refusal.code;
  });
}
