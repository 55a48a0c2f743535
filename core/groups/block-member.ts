import type { Group, GroupUser } from "#protocol/group.ts";
import type { UserSummary } from "#protocol/user.ts";
import type { Context } from "../context.ts";
import { refuse } from "../fail.ts";
import { toUserSummary, userSummaryColumns } from "../users/to-user.ts";
import { changeGroup, readGroup } from "./change-group.ts";
import { findPeople } from "./find-people.ts";
import { selectInsiders } from "./insiders.sql.ts";
import { settleRequests } from "./join-requests.ts";
import { letOut } from "./let-out.ts";
import { assertCanTouchMembers, assertMay, canManageGroup } from "./permissions.ts";

/** Keeps somebody out of a group: removed if they are in, let in by nobody until this is lifted. */
export async function blockMember(ctx: Context, input: GroupUser): Promise<void> {
  await changeGroup(ctx, input.group, async (group) => {
    const { row, tx } = group;
    assertMay(canManageGroup(group), "Only the owner and the admins may do that.");
    const [person] = await findPeople(ctx, tx.db, [input.username]);
    if (!person || person.id === group.acting?.id) throw refuse("invalid_input", "That is you.");
    const appId = ctx.app.id;
    const { conversation } = row;
    const inside = await selectInsiders(appId, tx.db, { conversation, userIds: [person.id] });
    assertCanTouchMembers(group, inside.values());
    const where = { appId, groupId: row.id, userId: person.id };
    if ((await tx.db.groupBlock.count({ where, take: 1 })) > 0) {
      throw refuse("block_exists", "This person is blocked already.");
    }
    await tx.db.groupBlock.create({ data: { ...where, userAppId: appId, createdAt: ctx.now() } });
    await settleRequests(ctx, group, { userIds: [person.id], state: "refused" });
    if (inside.size > 0) await letOut(ctx, group, [...inside.values()], "removed");
  });
}

/** Lets somebody be let in again. */
export async function unblockMember(ctx: Context, input: GroupUser): Promise<void> {
  await changeGroup(ctx, input.group, async (group) => {
    const { row, tx } = group;
    assertMay(canManageGroup(group), "Only the owner and the admins may do that.");
    const [person] = await findPeople(ctx, tx.db, [input.username]);
    const where = { appId: ctx.app.id, groupId: row.id, userId: person?.id };
    const { count } = await tx.db.groupBlock.deleteMany({ where });
    if (count === 0) throw refuse("block_not_found", "This person is not blocked.");
  });
}

/** Whom a group does not let in, the latest first, for those who manage it. */
export async function listBlockedMembers(ctx: Context, input: Group): Promise<UserSummary[]> {
  const group = await readGroup(ctx, input.group);
  assertMay(canManageGroup(group), "Only the owner and the admins may see that.");
  const rows = await ctx.db.groupBlock.findMany({
    where: { appId: ctx.app.id, groupId: group.row.id },
    select: { user: { select: userSummaryColumns } },
    orderBy: [{ createdAt: "desc" }, { userId: "asc" }],
  });
  return rows.map(({ user }) => toUserSummary(user));
}
