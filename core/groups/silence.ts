import type { SilenceGroup, SilenceGroupMembers } from "#protocol/group.ts";
import { limits } from "#protocol/limits.ts";
import type { Context } from "../context.ts";
import { changeGroup } from "./change-group.ts";
import { findMembers, namesOf, shownOf } from "./find-people.ts";
import { assertCanTouchMembers, assertMay, canManageGroup } from "./permissions.ts";
import { roleNumbers } from "./to-group.ts";

/** Silences members for a time or for good, or lets them write again; they go on receiving. */
export async function silenceMembers(ctx: Context, input: SilenceGroupMembers): Promise<void> {
  await changeGroup(ctx, input.group, async (group) => {
    const { row, acting, tx } = group;
    const members = await findMembers(ctx, tx.db, row, input.usernames);
    assertCanTouchMembers(group, members);
    // Owner and keepers are exempt; whoever names one of them means something else.
    assertMay(
      members.every(({ role }) => role === "member"),
      "The owner and the admins are not silenced.",
    );
    const until = endOf(input.durationMs, ctx.now());
    await tx.db.member.updateMany({
      where: {
        convAppId: ctx.app.id,
        convId: row.conversation,
        userId: { in: members.map(({ id }) => id) },
        role: roleNumbers.member,
      },
      data: { silencedUntil: until === null ? null : new Date(until) },
    });
    const users = namesOf(members);
    group.log({ kind: "group.memberSilenced", users, until }, shownOf(acting, members));
  });
}

function endOf(durationMs: SilenceGroupMembers["durationMs"], now: Date): number | null {
  if (durationMs === 0) return null;
  return durationMs === null ? limits.foreverMs : now.getTime() + durationMs;
}

/** Lets only the owner and the keepers write, or everybody again. */
export async function silenceGroup(ctx: Context, { group: id, silenced }: SilenceGroup): Promise<void> {
  await changeGroup(ctx, id, async (group) => {
    const { row, acting, tx } = group;
    assertMay(canManageGroup(group), "Only the owner and the admins may do that.");
    if (row.silencedAll === silenced) return;
    await tx.db.group.update({
      where: { appId_id: { appId: ctx.app.id, id: row.id } },
      data: { silencedAll: silenced, updatedAt: ctx.now() },
    });
    group.log({ kind: "group.allSilenced", silenced }, shownOf(acting, []));
  });
}
