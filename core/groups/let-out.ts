import type { Context } from "../context.ts";
import type { HeldGroup } from "./change-group.ts";
import { namesOf, shownOf } from "./find-people.ts";
import { type Insider, selectSuccessor } from "./insiders.sql.ts";
import { settleRequests, tellWaiting } from "./join-requests.ts";
import { roleNumbers } from "./to-group.ts";

/**
 * Lets members of a held group go, by their own will or not: the entry that says so is the last they see. When the owner
 * is among them the keeper who came first, or else the member who did, owns the group; with the last one it ends.
 */
export async function letOut(
  ctx: Context,
  group: HeldGroup,
  members: Insider[],
  how: "left" | "removed",
): Promise<void> {
  const { row, tx } = group;
  const appId = ctx.app.id;
  const userIds = members.map(({ id }) => id);
  const memberCount = row.memberCount - members.length;
  const heir = members.some(({ role }) => role === "owner")
    ? await selectSuccessor(appId, tx.db, { conversation: row.conversation, without: userIds })
    : null;
  const newOwner = heir?.summary.username ?? null;
  const shown = shownOf(group.acting, heir ? [...members.slice(0, 6), heir] : members);
  const [first] = members;
  const seq =
    how === "left" && first
      ? group.log({ kind: "group.memberLeft", user: first.summary.username, memberCount, newOwner }, shown)
      : group.log({ kind: "group.membersRemoved", users: namesOf(members), memberCount, newOwner }, shown);

  const place = { convAppId: appId, convId: row.conversation };
  await tx.db.membershipInterval.updateMany({
    where: { ...place, userId: { in: userIds }, toSeq: null },
    data: { toSeq: seq },
  });
  await tx.db.member.updateMany({
    where: { ...place, userId: { in: userIds } },
    data: { role: roleNumbers.member, nickname: "" },
  });
  const now = ctx.now();
  const isLast = memberCount <= 0;
  await tx.db.group.update({
    where: { appId_id: { appId, id: row.id } },
    data: {
      memberCount,
      updatedAt: now,
      ...(heir ? { ownerId: heir.id } : {}),
      ...(isLast ? { ownerId: null, dissolvedAt: now } : {}),
    },
  });
  row.memberCount = memberCount;
  if (heir) await crown(ctx, group, heir);
  if (isLast) await settleRequests(ctx, group, { state: "refused" });
}

/** Makes a member the owner, in their own row; whoever owns a group is not silenced, and hears who waits to come in. */
export async function crown(ctx: Context, group: HeldGroup, heir: Insider): Promise<void> {
  await group.tx.db.member.updateMany({
    where: { convAppId: ctx.app.id, convId: group.row.conversation, userId: heir.id },
    data: { role: roleNumbers.owner, silencedUntil: null },
  });
  if (heir.role === "member" && heir.appId === ctx.app.id) await tellWaiting(ctx, group, heir.id);
}
