import type { GroupUser } from "#protocol/group.ts";
import type { AppRef, Context } from "../context.ts";
import { refuse } from "../fail.ts";
import { changeGroup } from "./change-group.ts";
import { findMembers, shownOf } from "./find-people.ts";
import { crown } from "./let-out.ts";
import { assertMay, canOwnGroup } from "./permissions.ts";
import { roleNumbers } from "./to-group.ts";

/** Hands a group to another of its members; who owned it is an ordinary member from then on. */
export const transferGroup = (ctx: Context, input: GroupUser): Promise<void> =>
  transferGroupTo(ctx, ctx.app, input);

/** The same with a member from the group's own app or from another one of its account. */
export async function transferGroupTo(
  ctx: Context,
  from: Pick<AppRef, "id">,
  input: GroupUser,
): Promise<void> {
  await changeGroup(ctx, input.group, async (group) => {
    const { row, acting, tx } = group;
    assertMay(canOwnGroup(group), "Only the owner may hand a group over.");
    const [heir] = await findMembers(ctx, tx.db, row, [input.username], from);
    if (!heir || heir.role === "owner") throw refuse("invalid_input", "This person owns the group already.");
    const appId = ctx.app.id;
    await tx.db.member.updateMany({
      where: { convAppId: appId, convId: row.conversation, role: roleNumbers.owner },
      data: { role: roleNumbers.member },
    });
    await tx.db.group.update({
      where: { appId_id: { appId, id: row.id } },
      data: { ownerId: heir.id, updatedAt: ctx.now() },
    });
    const owner = heir.summary.username;
    group.log({ kind: "group.ownerChanged", owner, before: row.owner }, shownOf(acting, [heir]));
    await crown(ctx, group, heir);
  });
}
