import { acceptInvite, getInvite } from "#core/groups/accept-invite.ts";
import { addMembers } from "#core/groups/add-members.ts";
import {
  addAnnouncement,
  listAnnouncements,
  removeAnnouncement,
  updateAnnouncement,
} from "#core/groups/announcements.ts";
import { answerRequest } from "#core/groups/answer-request.ts";
import { blockMember, listBlockedMembers, unblockMember } from "#core/groups/block-member.ts";
import { createGroup } from "#core/groups/create-group.ts";
import { dissolveGroup } from "#core/groups/dissolve-group.ts";
import { getGroup, listGroups } from "#core/groups/get-group.ts";
import { createInvite, listInvites, revokeInvite } from "#core/groups/invites.ts";
import { joinGroup } from "#core/groups/join-group.ts";
import { leaveGroup } from "#core/groups/leave-group.ts";
import { getMembers, listMembers } from "#core/groups/list-members.ts";
import { listAnsweredRequests, listRequests } from "#core/groups/list-requests.ts";
import { createGroupFor, setGroupMaximum, sortNames } from "#core/groups/manage-groups.ts";
import { removeMembers } from "#core/groups/remove-members.ts";
import { searchGroups } from "#core/groups/search-groups.ts";
import { setGroupNickname } from "#core/groups/set-group-nickname.ts";
import { setGroupRole } from "#core/groups/set-group-role.ts";
import { silenceGroup, silenceMembers } from "#core/groups/silence.ts";
import { transferGroup } from "#core/groups/transfer-group.ts";
import { updateGroup } from "#core/groups/update-group.ts";
import { countOnlineMembers } from "#core/presence/count-online-members.ts";
import type { CommandName } from "#protocol/commands.ts";
import { done, type Handler } from "./handler.ts";

/** What each command about groups does. */
export const groupHandlers: { [K in Extract<CommandName, `group.${string}`>]: Handler<K> } = {
  "group.create": createGroup,
  "group.createFor": createGroupFor,
  "group.setMaximum": (ctx, input) => done(setGroupMaximum(ctx, input)),
  "group.sortNames": sortNames,
  "group.get": getGroup,
  "group.list": listGroups,
  "group.search": searchGroups,
  "group.update": (ctx, input) => done(updateGroup(ctx, input)),
  "group.dissolve": (ctx, input) => done(dissolveGroup(ctx, input)),
  "group.transfer": (ctx, input) => done(transferGroup(ctx, input)),
  "group.setRole": (ctx, input) => done(setGroupRole(ctx, input)),
  "group.leave": (ctx, input) => done(leaveGroup(ctx, input)),
  "group.setNickname": (ctx, input) => done(setGroupNickname(ctx, input)),
  "group.members": listMembers,
  "group.online": countOnlineMembers,
  "group.getMembers": getMembers,
  "group.addMembers": addMembers,
  "group.removeMembers": (ctx, input) => done(removeMembers(ctx, input)),
  "group.silenceMembers": (ctx, input) => done(silenceMembers(ctx, input)),
  "group.silenceAll": (ctx, input) => done(silenceGroup(ctx, input)),
  "group.blockMember": (ctx, input) => done(blockMember(ctx, input)),
  "group.unblockMember": (ctx, input) => done(unblockMember(ctx, input)),
  "group.listBlocked": listBlockedMembers,
  "group.join": (ctx, input) => done(joinGroup(ctx, input)),
  "group.listRequests": listRequests,
  "group.listAnsweredRequests": listAnsweredRequests,
  "group.answerRequest": (ctx, input) => done(answerRequest(ctx, input)),
  "group.createInvite": createInvite,
  "group.listInvites": listInvites,
  "group.revokeInvite": (ctx, input) => done(revokeInvite(ctx, input)),
  "group.getInvite": getInvite,
  "group.acceptInvite": acceptInvite,
  "group.listAnnouncements": listAnnouncements,
  "group.addAnnouncement": addAnnouncement,
  "group.updateAnnouncement": updateAnnouncement,
  "group.removeAnnouncement": (ctx, input) => done(removeAnnouncement(ctx, input)),
};
