import type { GroupInfo, GroupMember, GroupRole } from "#protocol/group.ts";

type Known = Pick<GroupInfo, "me" | "settings" | "visibility" | "dissolved">;

const roleOf = ({ me, dissolved }: Known): GroupRole | null => (dissolved ? null : (me?.role ?? null));

const isAllowed = (group: Known, who: "members" | "keepers"): boolean =>
  managesGroup(group) || (who === "members" && roleOf(group) !== null);

export const ownsGroup = (group: Known): boolean => roleOf(group) === "owner";

/** The owner and the keepers. */
export const managesGroup = (group: Known): boolean => ownsGroup(group) || roleOf(group) === "keeper";

export const mayEdit = (group: Known): boolean => isAllowed(group, group.settings.edit);

export const mayInvite = (group: Known): boolean => isAllowed(group, group.settings.invite);

export const mayMentionAll = (group: Known): boolean => isAllowed(group, group.settings.mentionAll);

/** Who may be muted and removed: members by those who manage, keepers by the owner. */
export function mayTouch(group: Known, member: Pick<GroupMember, "role">): boolean {
  return ownsGroup(group) ? member.role !== "owner" : managesGroup(group) && member.role === "member";
}
