import type { DissolveGroup } from "#protocol/group.ts";
import type { Context } from "../context.ts";
import { refuse } from "../fail.ts";
import { changeGroup } from "./change-group.ts";
import { shownOf } from "./find-people.ts";
import { settleRequests } from "./join-requests.ts";
import { assertMay, canOwnGroup } from "./permissions.ts";

/** Ends a group for good. Its members keep what they saw; nobody writes in it and nobody comes or goes any more. */
export async function dissolveGroup(ctx: Context, input: DissolveGroup): Promise<void> {
  await changeGroup(ctx, input.group, async (group) => {
    const { row, acting, tx } = group;
    assertMay(canOwnGroup(group), "Only the owner may dissolve a group.");
    if (input.name !== row.name) throw refuse("group_name_differs", "That is not the group's name.");
    await settleRequests(ctx, group, { state: "refused" });
    await tx.db.group.update({
      where: { appId_id: { appId: ctx.app.id, id: row.id } },
      data: { dissolvedAt: ctx.now(), updatedAt: ctx.now() },
    });
    group.log({ kind: "group.dissolved" }, shownOf(acting, []));
  });
}
