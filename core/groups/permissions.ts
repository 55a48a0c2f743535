import { refuse } from "../fail.ts";
import type { ActedGroup } from "./change-group.ts";
import type { Insider } from "./insiders.sql.ts";
import { settingsOfGroup, visibilityNumbers } from "./to-group.ts";

// The app and its operators, for whom nobody acts, may do everything.

/** True for the owner. */
export const canOwnGroup = ({ acting }: ActedGroup): boolean => acting === null || acting.role === "owner";

/** True for the owner and the keepers: members, silence, requests, announcements, settings. */
export const canManageGroup = ({ acting }: ActedGroup): boolean =>
  acting === null || acting.role !== "member";

/** True for whoever may change name, description and avatar. */
export const canEditGroup = (group: ActedGroup): boolean =>
  canManageGroup(group) || settingsOfGroup(group.row.settings).edit === "members";

/** True for whoever may mention everybody at once. */
export const canMentionAll = (group: ActedGroup): boolean =>
  canManageGroup(group) || settingsOfGroup(group.row.settings).mentionAll === "members";

/** True for whoever may invite people, be it that the owner or a keeper has to agree. */
export const canInviteMembers = (group: ActedGroup): boolean =>
  canManageGroup(group) || settingsOfGroup(group.row.settings).invite === "members";

/** True for whoever may let people in without asking: in public groups the owner and the keepers alone. */
export const canAddMembers = (group: ActedGroup): boolean =>
  canManageGroup(group) || (canInviteMembers(group) && group.row.visibility === visibilityNumbers.private);

/** True when somebody may be removed or silenced: members by those who manage, keepers by the owner. */
export function canTouchMember(group: ActedGroup, member: Pick<Insider, "role">): boolean {
  if (group.acting === null) return true;
  return canOwnGroup(group) ? member.role !== "owner" : canManageGroup(group) && member.role === "member";
}

export function assertMay(may: boolean, message: string): void {
  if (!may) throw refuse("forbidden", message);
}

/** Refuses unless every one of these people may be removed or silenced. */
export function assertCanTouchMembers(group: ActedGroup, members: Iterable<Insider>): void {
  assertMay(canManageGroup(group), "Only the owner and the admins may do that.");
  for (const member of members) {
    if (!canTouchMember(group, member)) {
      throw refuse("member_protected", `This cannot be done to ${member.summary.username}.`);
    }
  }
}
