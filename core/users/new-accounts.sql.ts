import type { Queryable } from "../database.ts";
import type { AccountColumns } from "./update-account.ts";

export type NewAccountRow = AccountColumns & {
  username: string;
  usernameLower: string;
  passwordHash: string;
  isAdmin: boolean;
  createdAt: Date;
};

/** Which of these names somebody of the app has, or had. */
export async function selectTaken(appId: number, db: Queryable, usernames: string[]): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ username: string }[]>`
    SELECT username FROM users WHERE app_id = ${appId}::integer AND username = ANY (${usernames}::text[])`;
  return new Set(rows.map(({ username }) => username));
}

/**
 * Makes accounts in the order given, all by one value: hundreds of rows cost the process next to nothing. Answers the
 * names that were made; one that somebody else took meanwhile is left out.
 */
export async function insertAccounts(
  appId: number,
  db: Queryable,
  accounts: NewAccountRow[],
): Promise<Set<string>> {
  const payload = JSON.stringify(accounts.map((account, n) => ({ n, ...account })));
  const rows = await db.$queryRaw<{ username: string }[]>`
    INSERT INTO users (app_id, username, username_lower, password_hash, nickname, nickname_lower, avatar, gender, birthday,
                       signature, region, address, extras, is_admin, created_at, updated_at)
    SELECT ${appId}::integer, i."username", i."usernameLower", i."passwordHash", coalesce(i."nickname", ''),
           coalesce(i."nicknameLower", ''), i."avatar", coalesce(i."gender", 0), i."birthday", coalesce(i."signature", ''),
           coalesce(i."region", ''), coalesce(i."address", ''), i."extras", i."isAdmin", i."createdAt", i."createdAt"
      FROM jsonb_to_recordset(${payload}::jsonb) AS i("n" integer, "username" text, "usernameLower" text,
           "passwordHash" text, "nickname" text, "nicknameLower" text, "avatar" text, "gender" smallint, "birthday" date,
           "signature" text, "region" text, "address" text, "extras" jsonb, "isAdmin" boolean, "createdAt" timestamptz)
     ORDER BY i."n"
    ON CONFLICT (app_id, username) DO NOTHING
    RETURNING username`;
  return new Set(rows.map(({ username }) => username));
}
