import type { Contact } from "#protocol/friend.ts";
import { limits } from "#protocol/limits.ts";
import type { SearchUsers } from "#protocol/user.ts";
import type { UserContext } from "../context.ts";
import { refuse } from "../fail.ts";
import { relationsTo } from "../friends/relations.ts";
import { toId } from "../to-id.ts";
import { toUserSummary, userSummaryColumns } from "./to-user.ts";

/**
 * People of the app whose username or nickname begins with the text, in whatever letter case: at most 20, usernames
 * first; the app may let only whole usernames be found, or nobody. Shorter texts than 2 characters are refused; so are searches beyond the app's limit.
 */
export async function searchUsers(ctx: UserContext, input: SearchUsers): Promise<Contact[]> {
  const query = input.query.trim().toLowerCase();
  if ([...query].length < limits.searchMinCharacters) {
    throw refuse("invalid_input", `A search takes at least ${limits.searchMinCharacters} characters.`);
  }
  await ctx.runtime.limiter.take(`${ctx.app.id}:search:${ctx.actor.userId}`, {
    points: ctx.app.settings.searchesPerMinute,
    seconds: 60,
  });
  const { userSearch } = ctx.app.settings;
  if (userSearch === "off") return [];
  const prefix = { startsWith: escapeWildcards(query) };
  const byUsername = await find(
    ctx,
    { usernameLower: userSearch === "exact" ? query : prefix },
    { usernameLower: "asc" },
  );
  const byNickname =
    userSearch === "exact" ? [] : await find(ctx, { nicknameLower: prefix }, { nicknameLower: "asc" });
  const rows = [...new Map([...byUsername, ...byNickname].map((row) => [row.username, row])).values()];
  const found = rows.slice(0, limits.searchResults);
  const relations = await relationsTo(
    ctx,
    ctx.db,
    ctx.actor.userId,
    found.map((row) => toId(row.id)),
  );
  return found.map((row) => ({ user: toUserSummary(row), relation: relations(toId(row.id)) }));
}

type Match = { usernameLower: string | { startsWith: string } } | { nicknameLower: { startsWith: string } };
type Order = { usernameLower: "asc" } | { nicknameLower: "asc" };

const find = (ctx: UserContext, match: Match, orderBy: Order) =>
  ctx.db.user.findMany({
    where: {
      appId: ctx.app.id,
      ...match,
      id: { not: ctx.actor.userId },
      deletedAt: null,
      disabledAt: null,
    },
    orderBy,
    take: limits.searchResults,
    select: userSummaryColumns,
  });

/** Prisma hands the text to LIKE as it is. */
const escapeWildcards = (text: string): string => text.replace(/[\\%_]/g, "\\$&");
