import type { Context } from "../context.ts";
import { refuse } from "../fail.ts";
import { toId } from "../to-id.ts";
import { factsOf, type HeldGroup } from "./change-group.ts";
import { namesOf, type Person, shownOf } from "./find-people.ts";
import { countGroups, selectInsiders, selectNamesakes } from "./insiders.sql.ts";
import { settleRequests } from "./join-requests.ts";
import { roleNumbers, settingsOfGroup } from "./to-group.ts";

/**
 * Lets people into a group that is held: they see it from the entry that says so on, or, when the group is set so and
 * they come for the first time, from its beginning. Refuses all of them when one is in, is not let in, or would be too
 * many.
 */
export async function letIn(ctx: Context, group: HeldGroup, people: Person[]): Promise<void> {
  const { row, acting, tx } = group;
  const userIds = people.map(({ id }) => id);
  await assertMayCome(ctx, group, people);
  const before = await tx.db.member.findMany({
    where: { convAppId: ctx.app.id, convId: row.conversation, userId: { in: userIds } },
    select: { userId: true, silencedUntil: true, shielded: true },
  });
  const memberCount = row.memberCount + people.length;
  const silenced = silencedOf(people, before);
  const seq = group.log(
    {
      kind: "group.membersAdded",
      users: namesOf(people),
      group: factsOf(row, { memberCount }),
      ...(silenced ? { silenced } : {}),
    },
    shownOf(acting, people),
  );
  await enter(ctx, group, { people, known: before, seq });
  await tx.db.group.update({
    where: { appId_id: { appId: ctx.app.id, id: row.id } },
    data: { memberCount, updatedAt: ctx.now() },
  });
  row.memberCount = memberCount;
  await settleRequests(ctx, group, { userIds, state: "approved" });
}

/** Refuses when one of them is in already, was blocked, or would be one too many, for the group or for themselves. */
export async function assertMayCome(ctx: Context, group: HeldGroup, people: Person[]): Promise<void> {
  const { row, tx } = group;
  const userIds = people.map(({ id }) => id);
  const appId = people[0]?.appId ?? ctx.app.id;
  const { conversation } = row;
  const inside = await selectInsiders(ctx.app.id, tx.db, { conversation, userIds });
  const namesakes = await selectNamesakes(ctx.app.id, tx.db, {
    conversation,
    usernames: namesOf(people),
    of: appId,
  });
  const [already] = [...[...inside.values()].map(({ summary }) => summary.username), ...namesakes];
  if (already !== undefined) throw refuse("member_exists", `${already} is in this group already.`);
  const blocked = await tx.db.groupBlock.count({
    where: { appId: ctx.app.id, groupId: row.id, userId: { in: userIds } },
    take: 1,
  });
  if (blocked > 0) throw refuse("group_blocked", "This group does not let everybody of them in.");
  const most = Math.min(row.maxMembers, ctx.app.settings.groupMembers);
  if (row.memberCount + people.length > most) {
    throw refuse("group_full", `This group has at most ${most} members.`);
  }
  await assertMayJoinMore(ctx, group, people);
}

/** Refuses when one of them is in as many groups as anybody may be; the count holds until the commit. */
export async function assertMayJoinMore(
  ctx: Context,
  { tx }: Pick<HeldGroup, "tx">,
  people: Person[],
): Promise<void> {
  const most = ctx.app.settings.groupsPerUser;
  const counts = await countGroups(
    // People come from one app at a time.
    people[0]?.appId ?? ctx.app.id,
    tx.db,
    people.map(({ id }) => id),
  );
  for (const { id, summary } of people) {
    if ((counts.get(id) ?? 0) < most) continue;
    throw refuse("too_many_groups", `${summary.username} is in ${most} groups already, which is the limit.`);
  }
}

type Known = { userId: bigint; silencedUntil: Date | null; shielded: boolean };

/** Leaving and coming back lifts no silence. */
function silencedOf(people: Person[], before: Known[]): Record<string, number> | undefined {
  const names = new Map(people.map(({ id, summary }) => [id, summary.username]));
  const silenced = before.flatMap(({ userId, silencedUntil }): [string, number][] => {
    const username = names.get(toId(userId));
    return username !== undefined && silencedUntil ? [[username, silencedUntil.getTime()]] : [];
  });
  return silenced.length > 0 ? Object.fromEntries(silenced) : undefined;
}

/** The rows that make people members from a position on. Whoever was in before keeps what they saw then. */
async function enter(
  ctx: Context,
  { row, tx }: HeldGroup,
  { people, known, seq }: { people: Person[]; known: Known[]; seq: number },
): Promise<void> {
  const appId = ctx.app.id;
  const place = { convAppId: appId, convId: row.conversation };
  const joinedAt = ctx.now();
  const returning = new Set(known.map(({ userId }) => toId(userId)));
  const fresh = people.filter(({ id }) => !returning.has(id));
  await tx.db.member.createMany({
    // Whatever of the past they may see is no news to them.
    data: fresh.map(({ id: userId, appId: userAppId }) => ({
      ...place,
      userAppId,
      userId,
      joinedAt,
      readSeq: seq,
      deliveredSeq: seq,
    })),
  });
  if (returning.size > 0) {
    const where = { ...place, userId: { in: [...returning] } };
    await tx.db.member.updateMany({
      where: { ...where, shielded: true },
      data: { shielded: false, version: { increment: 1 } },
    });
    await tx.db.member.updateMany({ where, data: { joinedAt, role: roleNumbers.member, nickname: "" } });
  }
  const first = settingsOfGroup(row.settings).history === "all" ? 1 : seq;
  await tx.db.membershipInterval.createMany({
    data: people.map(({ id: userId, appId: userAppId }) => ({
      ...place,
      userAppId,
      userId,
      fromSeq: returning.has(userId) ? seq : first,
    })),
  });
}
