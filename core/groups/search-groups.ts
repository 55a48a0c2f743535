import type { GroupSummary, SearchGroups } from "#protocol/group.ts";
import { limits } from "#protocol/limits.ts";
import type { UserContext } from "../context.ts";
import { refuse } from "../fail.ts";
import { toId } from "../to-id.ts";
import { isInside, toSummary } from "./get-group.ts";
import { selectGroup } from "./group-row.sql.ts";
import { visibilityNumbers } from "./to-group.ts";

/** Public groups whose name begins with the text, in whatever letter case, or whose number it is: at most 20. */
export async function searchGroups(ctx: UserContext, input: SearchGroups): Promise<GroupSummary[]> {
  const { app, db } = ctx;
  const query = input.query.trim().toLowerCase();
  if ([...query].length < limits.searchMinCharacters) {
    throw refuse("invalid_input", `A search takes at least ${limits.searchMinCharacters} characters.`);
  }
  await ctx.runtime.limiter.take(`${app.id}:search:${ctx.actor.userId}`, {
    points: app.settings.searchesPerMinute,
    seconds: 60,
  });
  const number = /^\d{1,15}$/.test(query) ? Number(query) : null;
  const found = await db.group.findMany({
    where: {
      appId: app.id,
      visibility: visibilityNumbers.public,
      dissolvedAt: null,
      OR: [
        { nameLower: { startsWith: query.replace(/[\\%_]/g, "\\$&") } },
        ...(number === null ? [] : [{ id: number }]),
      ],
    },
    select: { id: true },
    orderBy: [{ nameLower: "asc" }, { id: "asc" }],
    take: limits.searchResults,
  });
  const summaries: GroupSummary[] = [];
  for (const { id } of found) {
    const row = await selectGroup(app.id, db, toId(id));
    if (row) summaries.push(await toSummary(ctx, row, await isInside(ctx, row)));
  }
  return summaries;
}
