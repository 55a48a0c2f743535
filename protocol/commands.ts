import type * as z from "zod";
import { accountCommands } from "./account-commands.ts";
import { callbackCommands } from "./callback-commands.ts";
import { command, Nothing } from "./command.ts";
import { consoleCommands } from "./console-commands.ts";
import { groupConsoleCommands } from "./console-group.ts";
import {
  ClearConversation,
  CountReaders,
  ListMedia,
  ListReaders,
  type MediaPage,
  type ReadCount,
  SetNoDisturb,
  UpdateConversation,
  type UserSettings,
} from "./conversation.ts";
import { type Contact, type ContactList, Friend, RequestFriend, UpdateFriend } from "./friend.ts";
import {
  AddAnnouncement,
  type AddedGroupMembers,
  AddGroupMembers,
  type Announcement,
  type AnsweredJoinRequests,
  AnswerJoinRequest,
  type CreatedGroupInvite,
  CreateGroup,
  CreateGroupInvite,
  DissolveGroup,
  GetGroupMembers,
  Group,
  type GroupDetails,
  type GroupInfo,
  type GroupInvite,
  GroupInviteToken,
  type GroupMember,
  type GroupMemberPage,
  type GroupOnline,
  type GroupSummary,
  GroupUser,
  JoinGroup,
  type JoinRequest,
  ListAnsweredRequests,
  ListGroupMembers,
  type OfferedGroup,
  RemoveAnnouncement,
  RemoveGroupMembers,
  RevokeGroupInvite,
  SearchGroups,
  SetGroupNickname,
  SetGroupRole,
  SilenceGroup,
  SilenceGroupMembers,
  UpdateAnnouncement,
  UpdateGroup,
} from "./group.ts";
import { FinishUpload, type MediaLimits, type UploadedMedia } from "./media.ts";
import { RetractMessage, SendMessage, type SentMessage } from "./message.ts";
import { moderationCommands } from "./moderation-commands.ts";
import {
  type AppSettings,
  type OperatorInfo,
  OperatorSignIn,
  SetAppAvatar,
  SetUp,
  type SetUpDone,
  UpdateAppSettings,
} from "./operator.ts";
import { type Presence, WatchPresence } from "./presence.ts";
import {
  CreateRoom,
  type EnteredRoom,
  ListRoomMembers,
  ListRooms,
  PullRoom,
  Room,
  type RoomInfo,
  type RoomMemberPage,
  type RoomPage,
  RoomUser,
  SetRoomRole,
  SilenceRoom,
  SilenceRoomMember,
  UpdateRoom,
} from "./room.ts";
import {
  type AppInfo,
  CreateSession,
  type Device,
  RevokeSession,
  type SignedIn,
  type Ticket,
} from "./session.ts";
import {
  type CheckedHeads,
  CheckHeads,
  type ConversationList,
  GetHead,
  type Head,
  ListConversations,
  MoveCursors,
  Pull,
  type Pulled,
  SetTyping,
} from "./sync.ts";
import { SendTransparent } from "./transparent.ts";
import {
  ChangePassword,
  GetUser,
  ListUsers,
  type Profile,
  Register,
  type Relation,
  SearchUsers,
  UpdateProfile,
  type UserSummary,
} from "./user.ts";

/** The table of everything that can be asked; handlers, the socket, HTTP and the SDK are typed from it. */
export const commands = {
  "app.get": command<AppInfo>()("visitor", Nothing),
  "app.getSettings": command<AppSettings>()("operator", Nothing),
  "app.setAvatar": command<null>()("operator", SetAppAvatar),
  "app.updateSettings": command<AppSettings>()("operator", UpdateAppSettings),

  "installation.setUp": command<SetUpDone>()("visitor", SetUp),
  "operator.signIn": command<OperatorInfo>()("visitor", OperatorSignIn),
  "operator.signOut": command<null>()("operator", Nothing),
  "operator.get": command<OperatorInfo>()("operator", Nothing),

  "user.register": command<Profile>()("visitor", Register),
  "user.get": command<{ profile: Profile; relation: Relation }>()("user", GetUser),
  "user.list": command<UserSummary[]>()("user", ListUsers),
  "user.search": command<Contact[]>()("user", SearchUsers),
  "user.update": command<Profile>()("user", UpdateProfile),
  "user.changePassword": command<null>()("user", ChangePassword),
  "user.setNoDisturb": command<UserSettings>()("user", SetNoDisturb),

  "session.create": command<SignedIn>()("visitor", CreateSession),
  "session.get": command<SignedIn>()("user", Nothing),
  "session.ticket": command<Ticket>()("user", Nothing),
  "session.list": command<Device[]>()("user", Nothing),
  "session.revoke": command<null>()("user", RevokeSession),
  "session.end": command<null>()("user", Nothing),

  "friend.list": command<ContactList>()("user", Nothing),
  "friend.request": command<null>()("user", RequestFriend),
  "friend.accept": command<null>()("user", Friend),
  "friend.decline": command<null>()("user", Friend),
  "friend.remove": command<null>()("user", Friend),
  "friend.update": command<null>()("user", UpdateFriend),
  "block.add": command<null>()("user", Friend),
  "block.remove": command<null>()("user", Friend),

  "message.send": command<SentMessage>()("user", SendMessage),
  "message.retract": command<null>()("user", RetractMessage),
  "message.readers": command<{ users: UserSummary[]; next: string | null }>()("user", ListReaders),

  "conversation.list": command<ConversationList>()("user", ListConversations),
  "conversation.get": command<Head>()("user", GetHead),
  "conversation.read": command<null>()("user", MoveCursors),
  "conversation.readCounts": command<ReadCount[]>()("user", CountReaders),
  "conversation.media": command<MediaPage>()("user", ListMedia),
  "conversation.update": command<null>()("user", UpdateConversation),
  "conversation.clear": command<null>()("user", ClearConversation),
  "sync.check": command<CheckedHeads>()("user", CheckHeads),
  "sync.pull": command<Pulled>()("user", Pull),

  "group.create": command<GroupDetails>()("user", CreateGroup),
  "group.get": command<{ summary: GroupSummary; details: GroupDetails | null }>()("user", Group),
  "group.list": command<(GroupInfo & { conversation: number })[]>()("user", Nothing),
  "group.search": command<GroupSummary[]>()("user", SearchGroups),
  "group.update": command<null>()("userOrOperator", UpdateGroup),
  "group.dissolve": command<null>()("userOrOperator", DissolveGroup),
  "group.transfer": command<null>()("userOrOperator", GroupUser),
  "group.setRole": command<null>()("userOrOperator", SetGroupRole),
  "group.leave": command<null>()("user", Group),
  "group.setNickname": command<null>()("user", SetGroupNickname),
  "group.members": command<GroupMemberPage>()("userOrOperator", ListGroupMembers),
  "group.online": command<GroupOnline>()("user", Group),
  "group.getMembers": command<GroupMember[]>()("userOrOperator", GetGroupMembers),
  "group.addMembers": command<AddedGroupMembers>()("userOrOperator", AddGroupMembers),
  "group.removeMembers": command<null>()("userOrOperator", RemoveGroupMembers),
  "group.silenceMembers": command<null>()("userOrOperator", SilenceGroupMembers),
  "group.silenceAll": command<null>()("userOrOperator", SilenceGroup),
  "group.blockMember": command<null>()("userOrOperator", GroupUser),
  "group.unblockMember": command<null>()("userOrOperator", GroupUser),
  "group.listBlocked": command<UserSummary[]>()("userOrOperator", Group),
  "group.join": command<null>()("user", JoinGroup),
  "group.listRequests": command<JoinRequest[]>()("user", Nothing),
  "group.listAnsweredRequests": command<AnsweredJoinRequests>()("user", ListAnsweredRequests),
  "group.answerRequest": command<null>()("userOrOperator", AnswerJoinRequest),
  "group.createInvite": command<CreatedGroupInvite>()("user", CreateGroupInvite),
  "group.listInvites": command<GroupInvite[]>()("user", Group),
  "group.revokeInvite": command<null>()("user", RevokeGroupInvite),
  "group.getInvite": command<OfferedGroup>()("user", GroupInviteToken),
  "group.acceptInvite": command<{ group: number }>()("user", GroupInviteToken),
  "group.listAnnouncements": command<Announcement[]>()("userOrOperator", Group),
  "group.addAnnouncement": command<Announcement>()("userOrOperator", AddAnnouncement),
  "group.updateAnnouncement": command<Announcement>()("userOrOperator", UpdateAnnouncement),
  "group.removeAnnouncement": command<null>()("userOrOperator", RemoveAnnouncement),

  "room.list": command<RoomPage>()("user", ListRooms),
  "room.get": command<RoomInfo>()("user", Room),
  "room.enter": command<EnteredRoom>()("user", Room),
  "room.leave": command<null>()("user", Room),
  "room.pull": command<Pulled>()("user", PullRoom),
  "room.members": command<RoomMemberPage>()("user", ListRoomMembers),
  "room.setRole": command<null>()("userOrOperator", SetRoomRole),
  "room.silenceMember": command<null>()("userOrOperator", SilenceRoomMember),
  "room.silenceAll": command<null>()("userOrOperator", SilenceRoom),
  "room.removeMember": command<null>()("userOrOperator", RoomUser),
  "room.blockMember": command<null>()("userOrOperator", RoomUser),
  "room.unblockMember": command<null>()("userOrOperator", RoomUser),
  "room.listBlocked": command<UserSummary[]>()("userOrOperator", Room),
  "room.create": command<RoomInfo>()("operator", CreateRoom),
  "room.update": command<null>()("operator", UpdateRoom),
  "room.delete": command<null>()("operator", Room),

  "media.limits": command<MediaLimits>()("user", Nothing),
  "media.finish": command<UploadedMedia>()("user", FinishUpload),
  ...consoleCommands,
  ...accountCommands,
  ...groupConsoleCommands,
  ...moderationCommands,
  ...callbackCommands,

  "transparent.send": command<null>()("user", SendTransparent),
  "typing.set": command<null>()("user", SetTyping),
  "presence.watch": command<Presence[]>()("user", WatchPresence),
};

export type { CommandActor } from "./command.ts";
export type Commands = typeof commands;
export type CommandName = keyof Commands;
/** What a caller passes. */
export type Input<K extends CommandName> = z.input<Commands[K]["input"]>;
/** What a handler receives: parsed, defaults filled in. */
export type Parsed<K extends CommandName> = z.output<Commands[K]["input"]>;
export type Output<K extends CommandName> = Commands[K]["output"];
export type ActorOf<K extends CommandName> = Commands[K]["actor"];
