import type { CreateGroupFor, SetGroupMaximum, SortedNames, SortNames } from "#protocol/console-group.ts";
import { actingAs } from "../acting-as.ts";
import type { Context } from "../context.ts";
import { refuse } from "../fail.ts";
import { assertCanManageApp } from "../permissions.ts";
import { toId } from "../to-id.ts";
import { changeGroup, readGroup } from "./change-group.ts";
import { createGroup } from "./create-group.ts";
import { selectInsiders } from "./insiders.sql.ts";

/** Makes a group that this user owns, by the same verb with which people make theirs. */
export async function createGroupFor(
  ctx: Context,
  { owner, ...input }: CreateGroupFor,
): Promise<{ group: number }> {
  const { group } = await createGroup(await actingAs(ctx, owner), input);
  return { group: group.id };
}

/** Says how many members a group may have; never fewer than it has, nor more than the app allows. */
export async function setGroupMaximum(ctx: Context, { group, maximum }: SetGroupMaximum): Promise<void> {
  assertCanManageApp(ctx);
  await changeGroup(ctx, group, async ({ row, tx }) => {
    if (maximum < row.memberCount || maximum > ctx.app.settings.groupMembers) {
      throw refuse(
        "invalid_input",
        `The maximum lies between ${row.memberCount} and ${ctx.app.settings.groupMembers}.`,
      );
    }
    await tx.db.group.update({
      where: { appId_id: { appId: ctx.app.id, id: row.id } },
      data: { maxMembers: maximum, updatedAt: ctx.now() },
    });
    tx.audit({
      action: "group.setMaximum",
      target: `group:${row.id}`,
      before: { maximum: row.maxMembers },
      after: { maximum },
    });
  });
}

/** Which of these names can be added, which are in already, and which nobody has. */
export async function sortNames(ctx: Context, { group, names }: SortNames): Promise<SortedNames> {
  assertCanManageApp(ctx);
  const { row } = await readGroup(ctx, group);
  const wanted = [...new Set(names.map((name) => name.trim()).filter((name) => name !== ""))];
  const users = await ctx.db.user.findMany({
    where: { appId: ctx.app.id, username: { in: wanted }, deletedAt: null },
    select: { id: true, username: true },
  });
  const ids = new Map(users.map(({ id, username }) => [username, toId(id)]));
  const insiders = await selectInsiders(ctx.app.id, ctx.db, {
    conversation: row.conversation,
    userIds: [...ids.values()],
  });
  const sorted: SortedNames = { found: [], missing: [], inside: [] };
  for (const name of wanted) {
    const id = ids.get(name);
    if (id === undefined) sorted.missing.push(name);
    else if (insiders.has(id)) sorted.inside.push(name);
    else sorted.found.push(name);
  }
  return sorted;
}
