import type { RemoveGroupMembers } from "#protocol/group.ts";
import type { AppRef, Context } from "../context.ts";
import { refuse } from "../fail.ts";
import { changeGroup } from "./change-group.ts";
import { findMembers } from "./find-people.ts";
import { letOut } from "./let-out.ts";
import { assertCanTouchMembers } from "./permissions.ts";

/** Removes members, all or none of them: once this resolves no later message reaches them and they cannot write. */
export const removeMembers = (ctx: Context, input: RemoveGroupMembers): Promise<void> =>
  removeMembersOf(ctx, ctx.app, input);

/** The same with people of the group's own app or of another one of its account. */
export async function removeMembersOf(
  ctx: Context,
  from: Pick<AppRef, "id">,
  input: RemoveGroupMembers,
): Promise<void> {
  await changeGroup(ctx, input.group, async (group) => {
    const members = await findMembers(ctx, group.tx.db, group.row, input.usernames, from);
    if (members.some(({ id }) => id === group.acting?.id)) {
      throw refuse("invalid_input", "Who wants to go leaves the group.");
    }
    assertCanTouchMembers(group, members);
    await letOut(ctx, group, members, "removed");
  });
}
