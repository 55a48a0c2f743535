import * as z from "zod";
import { limits } from "./limits.ts";
import { mediaId } from "./media.ts";
import { id, line, text, username } from "./text.ts";
import type { UserSummary } from "./user.ts";

export type GroupRole = "owner" | "keeper" | "member";

/** Private groups are known to their members only; public ones are found by name or number and joined by request. */
export const GroupVisibility = z.enum(["private", "public"]);
export type GroupVisibility = z.infer<typeof GroupVisibility>;

const whoever = z.enum(["members", "keepers"]);

/** Who may do what; `keepers` means the owner and the keepers. */
export const GroupSettings = z.object({
  /** Invite people. */
  invite: whoever,
  /** Mention everybody at once. */
  mentionAll: whoever,
  /** Change name, description and avatar. */
  edit: whoever,
  /** What somebody who comes for the first time sees of what was before: nothing or everything. */
  history: z.enum(["none", "all"]),
});
export type GroupSettings = z.infer<typeof GroupSettings>;

/** What a group is called and how it is set up. */
export type GroupProfile = {
  name: string;
  description: string;
  /** A media id, or null for the drawn letter. */
  avatar: string | null;
  visibility: GroupVisibility;
  settings: GroupSettings;
};

/** A group as every member knows it. */
export type GroupFacts = GroupProfile & {
  /** Username; null when nobody owns it. */
  owner: string | null;
  memberCount: number;
  silencedAll: boolean;
  /** Text of the pinned announcement. */
  announcement: string | null;
};

/** What somebody is in a group. */
export type GroupMembership = {
  role: GroupRole;
  /** The name used in this group; empty: the ordinary one. */
  nickname: string;
  /** Silenced up to this time (`limits.foreverMs`: for good); null when not. Owner and keepers are exempt. */
  silencedUntil: number | null;
};

/**
 * A group in the conversation list. `me` is null once I am not in it any more: then it is shown as it was when I saw it
 * last, without members, owner and settings.
 */
export type GroupInfo = GroupFacts & { id: number; dissolved: boolean; me: GroupMembership | null };

/** A group as somebody outside of it may see it. */
export type GroupSummary = Pick<GroupProfile, "name" | "description" | "avatar" | "visibility"> & {
  id: number;
  memberCount: number;
  /** What I have to do with it. */
  mine: "member" | "requested" | "none";
};

export type GroupMember = GroupMembership & { user: UserSummary; joinedAt: number };

export type GroupDetails = {
  group: GroupInfo;
  conversation: number;
  createdAt: number;
  owner: UserSummary | null;
  keepers: UserSummary[];
};

export type JoinRequest = {
  id: number;
  group: { id: number; name: string; avatar: string | null };
  /** Who wants to come in. */
  user: UserSummary;
  /** The member who invited them, when they did not ask themselves. */
  inviter: UserSummary | null;
  reason: string;
  state: "pending" | "approved" | "refused";
  createdAt: number;
};

/** A request that waits no more. */
export type AnsweredJoinRequest = JoinRequest & {
  /** Null: the app's operator. Who came in by a link meanwhile answered it themselves. */
  answeredBy: UserSummary | null;
  answeredAt: number;
};
export type AnsweredJoinRequests = { requests: AnsweredJoinRequest[]; next: number | null };

/** A link that lets people in; the token is told once, when it is made. */
export type GroupInvite = {
  id: number;
  creator: UserSummary;
  createdAt: number;
  expiresAt: number | null;
  maxUses: number | null;
  uses: number;
};

export type Announcement = {
  id: number;
  author: string;
  text: string;
  pinned: boolean;
  createdAt: number;
  updatedAt: number;
};

const group = z.object({ group: id });
const groupName = line(limits.groupNameBytes).refine((name) => name.trim().length > 0, "is empty");
const description = text(limits.groupDescriptionBytes);
const avatar = mediaId.nullable();
const usernames = z.array(username).min(1).max(limits.groupBatch);

export const Group = group;
export type Group = z.infer<typeof Group>;

export const CreateGroup = z.object({
  name: groupName,
  description: description.default(""),
  avatar: avatar.default(null),
  visibility: GroupVisibility.default("private"),
  settings: GroupSettings.partial().default({}),
  /** Besides the owner, who is the acting user; people who do not exist are refused together. */
  members: z.array(username).max(limits.groupBatch).default([]),
});
export type CreateGroup = z.infer<typeof CreateGroup>;

export const SearchGroups = z.object({ query: line(limits.searchMaxBytes) });
export type SearchGroups = z.infer<typeof SearchGroups>;

export const UpdateGroup = group.extend({
  name: groupName.optional(),
  description: description.optional(),
  avatar: avatar.optional(),
  visibility: GroupVisibility.optional(),
  settings: GroupSettings.partial().optional(),
});
export type UpdateGroup = z.infer<typeof UpdateGroup>;

/** Owner first, then keepers, then members, each in the order they came; `after` is `next` of the page before. */
export const ListGroupMembers = group.extend({
  /** Only those whose username, nickname or group nickname contains this; Chinese ones also by pinyin and initials. */
  query: line(limits.searchMaxBytes).default(""),
  after: z.string().max(64).optional(),
  limit: z.int().min(1).max(limits.groupMembersPage).default(limits.groupMembersPage),
});
export type ListGroupMembers = z.infer<typeof ListGroupMembers>;
export type GroupMemberPage = { members: GroupMember[]; next: string | null };

/** How many members are online; null when that is not told. */
export type GroupOnline = { online: number | null };

/** Those of these people who are in the group. */
export const GetGroupMembers = group.extend({
  usernames: z.array(username).min(1).max(limits.groupMembersPage),
});
export type GetGroupMembers = z.infer<typeof GetGroupMembers>;

export const AddGroupMembers = group.extend({ usernames, reason: text(limits.reasonBytes).default("") });
export type AddGroupMembers = z.infer<typeof AddGroupMembers>;
/** `requested`: the owner or a keeper has to agree first. */
export type AddedGroupMembers = { added: string[]; requested: string[] };

export const RemoveGroupMembers = group.extend({ usernames });
export type RemoveGroupMembers = z.infer<typeof RemoveGroupMembers>;

/** `name`: typed by the person, must be the group's. */
export const DissolveGroup = group.extend({ name: z.string().max(limits.groupNameBytes) });
export type DissolveGroup = z.infer<typeof DissolveGroup>;

export const GroupUser = group.extend({ username });
export type GroupUser = z.infer<typeof GroupUser>;

export const SetGroupRole = group.extend({ username, role: z.enum(["keeper", "member"]) });
export type SetGroupRole = z.infer<typeof SetGroupRole>;

/** `durationMs` null: for good; 0: lifted; otherwise five minutes to a year. */
export const SilenceGroupMembers = group.extend({
  usernames,
  durationMs: z.union([z.literal(0), z.int().min(limits.silenceMinMs).max(limits.silenceMaxMs), z.null()]),
});
export type SilenceGroupMembers = z.infer<typeof SilenceGroupMembers>;

export const SilenceGroup = group.extend({ silenced: z.boolean() });
export type SilenceGroup = z.infer<typeof SilenceGroup>;

export const SetGroupNickname = group.extend({ nickname: line(limits.nicknameBytes) });
export type SetGroupNickname = z.infer<typeof SetGroupNickname>;

export const JoinGroup = group.extend({ reason: text(limits.reasonBytes).default("") });
export type JoinGroup = z.infer<typeof JoinGroup>;

/** For the owner and keepers, newest first; `before` is `next` of the page before. */
export const ListAnsweredRequests = group.extend({ before: id.optional() });
export type ListAnsweredRequests = z.infer<typeof ListAnsweredRequests>;

export const AnswerJoinRequest = z.object({ request: id, approve: z.boolean() });
export type AnswerJoinRequest = z.infer<typeof AnswerJoinRequest>;

export const CreateGroupInvite = group.extend({
  /** Null: until it is revoked. */
  expiresInMs: z.int().min(limits.inviteMinMs).max(limits.inviteMaxMs).nullable().default(null),
  /** How many people it lets in; null: any number. */
  maxUses: z.int().min(1).max(limits.groupInviteUses).nullable().default(null),
});
export type CreateGroupInvite = z.infer<typeof CreateGroupInvite>;
export type CreatedGroupInvite = { invite: GroupInvite; token: string };

export const RevokeGroupInvite = group.extend({ invite: id });
export type RevokeGroupInvite = z.infer<typeof RevokeGroupInvite>;

export const GroupInviteToken = z.object({
  token: z.string().regex(/^[A-Za-z0-9_-]{16,64}$/, "is no token"),
});
export type GroupInviteToken = z.infer<typeof GroupInviteToken>;
export type OfferedGroup = { group: GroupSummary; inviter: UserSummary };

const announcementText = text(limits.announcementBytes).refine(
  (value) => value.trim().length > 0,
  "is empty",
);

export const AddAnnouncement = group.extend({ text: announcementText, pinned: z.boolean().default(false) });
export type AddAnnouncement = z.infer<typeof AddAnnouncement>;

export const UpdateAnnouncement = group.extend({
  announcement: id,
  text: announcementText.optional(),
  /** At most one is pinned: pinning another takes its place. */
  pinned: z.boolean().optional(),
});
export type UpdateAnnouncement = z.infer<typeof UpdateAnnouncement>;

export const RemoveAnnouncement = group.extend({ announcement: id });
export type RemoveAnnouncement = z.infer<typeof RemoveAnnouncement>;
