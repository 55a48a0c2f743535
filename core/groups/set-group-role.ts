import type { SetGroupRole } from "#protocol/group.ts";
import { limits } from "#protocol/limits.ts";
import type { Context } from "../context.ts";
import { refuse } from "../fail.ts";
import { changeGroup } from "./change-group.ts";
import { findMembers, shownOf } from "./find-people.ts";
import { selectManagers } from "./insiders.sql.ts";
import { tellWaiting } from "./join-requests.ts";
import { assertMay, canOwnGroup } from "./permissions.ts";
import { roleNumbers } from "./to-group.ts";

/** Makes a member a keeper, or a keeper a member; keepers are not silenced, and hear who waits to come in. */
export async function setGroupRole(ctx: Context, input: SetGroupRole): Promise<void> {
  await changeGroup(ctx, input.group, async (group) => {
    const { row, acting, tx } = group;
    const { role } = input;
    assertMay(canOwnGroup(group), "Only the owner may say who is an admin.");
    const [member] = await findMembers(ctx, tx.db, row, [input.username]);
    if (!member || member.role === "owner") {
      throw refuse("member_protected", "The owner hands the group over first.");
    }
    if (member.role === role) return;
    if (role === "keeper") {
      const managers = await selectManagers(ctx.app.id, tx.db, row.conversation);
      if (managers.filter((manager) => manager.role === "keeper").length >= limits.groupKeepers) {
        throw refuse("too_many_keepers", `A group has at most ${limits.groupKeepers} admins.`);
      }
    }
    await tx.db.member.updateMany({
      where: { convAppId: ctx.app.id, convId: row.conversation, userId: member.id },
      data: { role: roleNumbers[role], ...(role === "keeper" ? { silencedUntil: null } : {}) },
    });
    group.log({ kind: "group.roleChanged", user: member.summary.username, role }, shownOf(acting, [member]));
    if (role === "keeper") await tellWaiting(ctx, group, member.id);
  });
}
