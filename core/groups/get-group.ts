import type { Group, GroupDetails, GroupInfo, GroupSummary } from "#protocol/group.ts";
import type { UserContext } from "../context.ts";
import { refuse } from "../fail.ts";
import { noGroup } from "./change-group.ts";
import { selectGroupInfos } from "./group-infos.sql.ts";
import { type GroupRow, selectGroup } from "./group-row.sql.ts";
import { selectInsiders, selectManagers } from "./insiders.sql.ts";
import { visibilityNumbers, visibilityOf } from "./to-group.ts";

/** A group: all of it for its members, what the public may know of a public one, nothing of a private one. */
export async function getGroup(
  ctx: UserContext,
  input: Group,
): Promise<{ summary: GroupSummary; details: GroupDetails | null }> {
  const row = await selectGroup(ctx.app.id, ctx.db, input.group);
  if (!row) throw noGroup();
  const isIn = await isInside(ctx, row);
  if (!isIn && (row.dissolved || row.visibility !== visibilityNumbers.public)) throw noGroup();
  return { summary: await toSummary(ctx, row, isIn), details: isIn ? await getDetails(ctx, row.id) : null };
}

/** The groups the acting user is in. */
export async function listGroups(ctx: UserContext): Promise<(GroupInfo & { conversation: number })[]> {
  const infos = await selectGroupInfos(ctx.app.id, ctx.db, { userId: ctx.actor.userId });
  return [...infos]
    .map(([conversation, info]) => ({ ...info, conversation }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id - b.id));
}

/** Everything a member sees of a group that the acting user is in. */
export async function getDetails(ctx: UserContext, group: number): Promise<GroupDetails> {
  const { app, actor, db } = ctx;
  const row = await selectGroup(app.id, db, group);
  if (!row) throw noGroup();
  const { conversation, createdAt } = row;
  const infos = await selectGroupInfos(app.id, db, { userId: actor.userId, conversations: [conversation] });
  const info = infos.get(conversation);
  if (!info?.me) throw refuse("not_in_group", "You are not in this group.");
  const managers = await selectManagers(app.id, db, conversation);
  return {
    group: info,
    conversation,
    createdAt: createdAt.getTime(),
    owner: managers.find(({ role }) => role === "owner")?.summary ?? null,
    keepers: managers.filter(({ role }) => role === "keeper").map(({ summary }) => summary),
  };
}

/** A group as somebody outside of it may see it. */
export async function toSummary(ctx: UserContext, row: GroupRow, isIn: boolean): Promise<GroupSummary> {
  const { id, name, description, avatar, memberCount } = row;
  const waiting = isIn
    ? 0
    : await ctx.db.groupRequest.count({
        where: { appId: ctx.app.id, groupId: id, userId: ctx.actor.userId, state: "pending" },
      });
  const mine = isIn ? "member" : waiting > 0 ? "requested" : "none";
  return { id, name, description, avatar, memberCount, visibility: visibilityOf(row.visibility), mine };
}

/** True when the acting user is in the group. */
export async function isInside({ app, actor, db }: UserContext, row: GroupRow): Promise<boolean> {
  const userIds = [actor.userId];
  return (await selectInsiders(app.id, db, { conversation: row.conversation, userIds })).size > 0;
}
