import type { GroupProfile, UpdateGroup } from "#protocol/group.ts";
import type { Context } from "../context.ts";
import { assertAvatar } from "../media/avatars.ts";
import { changeGroup, factsOf } from "./change-group.ts";
import { shownOf } from "./find-people.ts";
import { assertMay, canEditGroup, canManageGroup } from "./permissions.ts";
import { settingsOfGroup, visibilityNumbers } from "./to-group.ts";

/** Changes the named parts of a group's profile; who may do what in it, and whether it is public, only by those who manage it. */
export async function updateGroup(ctx: Context, input: UpdateGroup): Promise<void> {
  await changeGroup(ctx, input.group, async (group) => {
    const { row, acting, tx } = group;
    const deep = input.settings !== undefined || input.visibility !== undefined;
    assertMay(
      deep ? canManageGroup(group) : canEditGroup(group),
      "Only the owner and the admins may do that.",
    );
    const { name, description, avatar, visibility, settings } = factsOf(row);
    const before: GroupProfile = { name, description, avatar, visibility, settings };
    const profile: GroupProfile = {
      name: input.name ?? name,
      description: input.description ?? description,
      avatar: input.avatar === undefined ? avatar : input.avatar,
      visibility: input.visibility ?? visibility,
      settings: settingsOfGroup({ ...settings, ...input.settings }),
    };
    const changed = fields.filter(
      (field) => JSON.stringify(profile[field]) !== JSON.stringify(before[field]),
    );
    if (changed.length === 0) return;
    if (changed.includes("avatar")) await assertAvatar(ctx, tx.db, profile.avatar);
    await tx.db.group.update({
      where: { appId_id: { appId: ctx.app.id, id: row.id } },
      data: {
        ...profile,
        nameLower: profile.name.toLowerCase(),
        visibility: visibilityNumbers[profile.visibility],
        updatedAt: ctx.now(),
      },
    });
    group.log({ kind: "group.updated", profile, changed }, shownOf(acting, []));
  });
}

const fields = ["name", "description", "avatar", "visibility", "settings"] as const;
