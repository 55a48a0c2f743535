import type { UserSummary } from "#protocol/user.ts";
import type { Context } from "../context.ts";
import type { Queryable } from "../database.ts";
import { refuse } from "../fail.ts";
import { toId } from "../to-id.ts";
import { toUserSummary, userSummaryColumns } from "../users/to-user.ts";
import type { GroupRow } from "./group-row.sql.ts";
import { type Insider, selectInsiders } from "./insiders.sql.ts";

/** Somebody of the app, or of another one of its account. */
export type Person = { id: number; appId: number; summary: UserSummary };

type Place = { app: { id: number } };

/** These people in the order given, each once; refuses when one of them does not exist, or not any more. */
export async function findPeople(ctx: Place, db: Queryable, usernames: string[]): Promise<Person[]> {
  const people = await findAccounts(ctx, db, usernames);
  for (const { summary } of people) if (summary.deleted) throw noUser(summary.username);
  return people;
}

const noUser = (username: string) => refuse("user_not_found", `There is no user ${username}.`);

async function findAccounts(ctx: Place, db: Queryable, usernames: string[]): Promise<Person[]> {
  const appId = ctx.app.id;
  const rows = await db.user.findMany({
    where: { appId, username: { in: usernames } },
    select: userSummaryColumns,
  });
  const found = new Map(
    rows.map((row) => [row.username, { id: toId(row.id), appId, summary: toUserSummary(row) }]),
  );
  return [...new Set(usernames)].map((username) => {
    const person = found.get(username);
    if (!person) throw noUser(username);
    return person;
  });
}

/**
 * These members in the order given, each once, deleted accounts too; refuses when one of them is not in the group. They
 * are people of `from`, when that is not the group's own app.
 */
export async function findMembers(
  ctx: Context,
  db: Queryable,
  row: GroupRow,
  usernames: string[],
  from: Place["app"] = ctx.app,
): Promise<Insider[]> {
  const people = await findAccounts({ app: from }, db, usernames);
  const userIds = people.map(({ id }) => id);
  const insiders = await selectInsiders(ctx.app.id, db, { conversation: row.conversation, userIds });
  return people.map(({ id, summary }) => {
    const insider = insiders.get(id);
    if (!insider) throw refuse("member_not_found", `${summary.username} is not in this group.`);
    return insider;
  });
}

export const namesOf = (people: readonly { summary: UserSummary }[]): string[] =>
  people.map(({ summary }) => summary.username);

/** People as an entry shows them: whoever did it first. */
export const shownOf = (
  acting: Insider | null,
  people: readonly { summary: UserSummary }[],
): UserSummary[] => {
  const all = acting ? [acting, ...people] : people;
  return [...new Map(all.map(({ summary }) => [summary.username, summary])).values()];
};
