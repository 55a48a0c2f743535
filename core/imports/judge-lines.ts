import { CreateAccount } from "#protocol/console-user.ts";
import type { ErrorCode } from "#protocol/errors.ts";
import type { ImportLine } from "#protocol/user-import.ts";
import type { Context } from "../context.ts";
import { isRefusal } from "../fail.ts";
import { assertAcceptablePassword } from "../passwords/assert-acceptable-password.ts";
import { selectImportedNames } from "./import-rows.sql.ts";

/** What would become of each line, before anything is made: null, or why it cannot become an account. */
export async function judgeLines(
  ctx: Context,
  importId: number,
  lines: readonly ImportLine[],
): Promise<(ErrorCode | null)[]> {
  const names = lines
    .map(({ username }) => username.toLowerCase())
    .filter((name) => !name.includes("\u0000"));
  const [accounts, earlier] = await Promise.all([
    ctx.db.user.findMany({
      where: { appId: ctx.app.id, usernameLower: { in: names } },
      select: { usernameLower: true },
    }),
    selectImportedNames(ctx.app.id, ctx.db, { task: importId, names }),
  ]);
  const taken = new Set(accounts.map(({ usernameLower }) => usernameLower));
  const isEarlier = (line: ImportLine, name: string) =>
    earlier.some((other) => other.name === name && other.number !== line.number);
  return lines.map((line) => {
    const fault = faultOf(line);
    if (fault) return fault;
    const name = line.username.toLowerCase();
    if (taken.has(name) || isEarlier(line, name)) return "username_taken";
    taken.add(name);
    return null;
  });
}

function faultOf({ username, password, nickname }: ImportLine): ErrorCode | null {
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
