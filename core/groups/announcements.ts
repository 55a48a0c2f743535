import type {
  AddAnnouncement,
  Announcement,
  Group,
  RemoveAnnouncement,
  UpdateAnnouncement,
} from "#protocol/group.ts";
import { limits } from "#protocol/limits.ts";
import type { Context } from "../context.ts";
import { refuse } from "../fail.ts";
import { toId } from "../to-id.ts";
import { changeGroup, type HeldGroup, readGroup } from "./change-group.ts";
import { shownOf } from "./find-people.ts";
import { assertMay, canManageGroup } from "./permissions.ts";

const ONLY_MANAGERS = "Only the owner and the admins announce things.";

/** A group's announcements for its members: the pinned one first, then the newest. */
export async function listAnnouncements(ctx: Context, input: Group): Promise<Announcement[]> {
  const { row } = await readGroup(ctx, input.group);
  const rows = await ctx.db.groupAnnouncement.findMany({
    where: { appId: ctx.app.id, groupId: row.id },
    orderBy: [{ pinned: "desc" }, { createdAt: "desc" }, { id: "desc" }],
  });
  return rows.map(toAnnouncement);
}

/** Announces something to the group, at most 100 things; pinning it takes the place of what was pinned. */
export async function addAnnouncement(ctx: Context, input: AddAnnouncement): Promise<Announcement> {
  return changeGroup(ctx, input.group, async (group) => {
    const { row, acting, tx } = group;
    assertMay(canManageGroup(group), ONLY_MANAGERS);
    const appId = ctx.app.id;
    const count = await tx.db.groupAnnouncement.count({ where: { appId, groupId: row.id } });
    if (count >= limits.announcements) {
      throw refuse("too_many_announcements", `A group has at most ${limits.announcements} announcements.`);
    }
    if (input.pinned) await unpin(ctx, group);
    const created = await tx.db.groupAnnouncement.create({
      data: {
        appId,
        groupId: row.id,
        author: acting?.summary.username ?? "",
        text: input.text,
        pinned: input.pinned,
        createdAt: ctx.now(),
        updatedAt: ctx.now(),
      },
    });
    return tell(group, "added", toAnnouncement(created), input.pinned ? input.text : row.announcement);
  });
}

/** Changes the text of an announcement, or whether it is the pinned one. */
export async function updateAnnouncement(ctx: Context, input: UpdateAnnouncement): Promise<Announcement> {
  return changeGroup(ctx, input.group, async (group) => {
    const { row, tx } = group;
    assertMay(canManageGroup(group), ONLY_MANAGERS);
    const before = await find(ctx, group, input.announcement);
    const text = input.text ?? before.text;
    const pinned = input.pinned ?? before.pinned;
    if (text === before.text && pinned === before.pinned) return toAnnouncement(before);
    if (pinned && !before.pinned) await unpin(ctx, group);
    const updated = await tx.db.groupAnnouncement.update({
      where: { appId_id: { appId: ctx.app.id, id: before.id } },
      data: { text, pinned, updatedAt: ctx.now() },
    });
    const change = text !== before.text ? "updated" : pinned ? "pinned" : "unpinned";
    const shown = pinned ? text : before.pinned ? null : row.announcement;
    return tell(group, change, toAnnouncement(updated), shown);
  });
}

/** Takes an announcement away. */
export async function removeAnnouncement(ctx: Context, input: RemoveAnnouncement): Promise<void> {
  await changeGroup(ctx, input.group, async (group) => {
    assertMay(canManageGroup(group), ONLY_MANAGERS);
    const before = await find(ctx, group, input.announcement);
    await group.tx.db.groupAnnouncement.delete({
      where: { appId_id: { appId: ctx.app.id, id: before.id } },
    });
    tell(group, "removed", toAnnouncement(before), before.pinned ? null : group.row.announcement);
  });
}

async function find(ctx: Context, { row, tx }: HeldGroup, id: number) {
  const found = await tx.db.groupAnnouncement.findFirst({
    where: { appId: ctx.app.id, groupId: row.id, id },
  });
  if (!found) throw refuse("announcement_not_found", "There is no such announcement.");
  return found;
}

async function unpin(ctx: Context, { row, tx }: HeldGroup): Promise<void> {
  await tx.db.groupAnnouncement.updateMany({
    where: { appId: ctx.app.id, groupId: row.id, pinned: true },
    data: { pinned: false },
  });
}

type Change = "added" | "updated" | "pinned" | "unpinned" | "removed";

function tell(
  group: HeldGroup,
  change: Change,
  announcement: Announcement,
  pinned: string | null,
): Announcement {
  group.log({ kind: "group.announcementChanged", change, announcement, pinned }, shownOf(group.acting, []));
  return announcement;
}

type Row = {
  id: bigint;
  author: string;
  text: string;
  pinned: boolean;
  createdAt: Date;
  updatedAt: Date;
};

const toAnnouncement = ({ id, author, text, pinned, createdAt, updatedAt }: Row): Announcement => ({
  id: toId(id),
  author,
  text,
  pinned,
  createdAt: createdAt.getTime(),
  updatedAt: updatedAt.getTime(),
});
