import type { Commands, Input } from "#protocol/commands.ts";

type UserCommand = {
  [K in keyof Commands]: Commands[K]["actor"] extends "user" | "userOrOperator" ? K : never;
}[keyof Commands];

/** What commands can name, all of one app, or of none. */
export type Things = {
  username: string;
  conversation: number;
  seq: number;
  group: number;
  groupName: string;
  room: number;
  request: number;
  invite: number;
  token: string;
  announcement: number;
  session: number;
  upload: string;
};

/**
 * For every command of users, inputs that name each kind of thing the command can name; null where there is none. A
 * command that is missing here does not compile: whoever adds one says what it could reach of another app.
 */
export const namingCommands: { [K in UserCommand]: ((things: Things) => Input<K>[]) | null } = {
  "user.get": ({ username }) => [{ username }],
  "user.list": ({ username }) => [{ usernames: [username] }],
  "user.search": ({ username }) => [{ query: username }],
  "user.update": null,
  "user.changePassword": null,
  "user.setNoDisturb": null,
  "session.get": null,
  "session.ticket": null,
  "session.list": null,
  "session.revoke": ({ session: id }) => [{ id }],
  "session.end": null,
  "friend.list": null,
  "friend.request": ({ username }) => [{ username, reason: "" }],
  "friend.accept": ({ username }) => [{ username }],
  "friend.decline": ({ username }) => [{ username }],
  "friend.remove": ({ username }) => [{ username }],
  "friend.update": ({ username }) => [{ username, remark: "x" }],
  "block.add": ({ username }) => [{ username }],
  "block.remove": ({ username }) => [{ username }],
  "message.send": ({ username, group, room }) =>
    [{ user: username }, { group }, { room }].map((target, index) => ({
      target,
      body: { type: "text", text: "x" },
      clientId: `foreign-${index}`,
    })),
  "message.retract": ({ conversation, seq }) => [{ conversation, seq }],
  "message.readers": ({ conversation, seq }) => [{ conversation, seq }],
  "message.search": ({ conversation, username }) => [
    { words: "canary" },
    { words: "canary", conversation },
    { words: "canary", from: username },
  ],
  "message.report": ({ conversation, seq }) => [{ conversation, seq, reason: "spam" }],
  "conversation.list": null,
  "conversation.get": ({ conversation }) => [{ conversation }],
  "conversation.read": ({ conversation, seq }) => [
    { cursors: [{ conversation, read: seq, delivered: seq }] },
  ],
  "conversation.readCounts": ({ conversation, seq }) => [{ conversation, seqs: [seq] }],
  "conversation.media": ({ conversation }) => [{ conversation, kind: "image" }],
  "conversation.update": ({ conversation }) => [{ conversation, pinned: true }],
  "conversation.clear": ({ conversation }) => [{ conversation }],
  "sync.check": ({ conversation, seq }) => [{ userSeq: 0, heads: [{ conversation, lastSeq: 0, read: seq }] }],
  "sync.pull": ({ conversation }) => [{ log: `c:${conversation}` }, { log: `c:${conversation}`, after: 0 }],
  "group.create": ({ username }) => [{ name: "x", members: [username] }],
  "group.get": ({ group }) => [{ group }],
  "group.list": null,
  "group.search": ({ group, groupName }) => [{ query: groupName }, { query: String(group) }],
  "group.update": ({ group }) => [{ group, name: "x" }],
  "group.dissolve": ({ group, groupName: name }) => [{ group, name }],
  "group.transfer": ({ group, username }) => [{ group, username }],
  "group.setRole": ({ group, username }) => [{ group, username, role: "keeper" }],
  "group.leave": ({ group }) => [{ group }],
  "group.setNickname": ({ group }) => [{ group, nickname: "x" }],
  "group.members": ({ group }) => [{ group }],
  "group.online": ({ group }) => [{ group }],
  "group.getMembers": ({ group, username }) => [{ group, usernames: [username] }],
  "group.addMembers": ({ group, username }) => [{ group, usernames: [username] }],
  "group.removeMembers": ({ group, username }) => [{ group, usernames: [username] }],
  "group.silenceMembers": ({ group, username }) => [{ group, usernames: [username], durationMs: null }],
  "group.silenceAll": ({ group }) => [{ group, silenced: true }],
  "group.blockMember": ({ group, username }) => [{ group, username }],
  "group.unblockMember": ({ group, username }) => [{ group, username }],
  "group.listBlocked": ({ group }) => [{ group }],
  "group.join": ({ group }) => [{ group }],
  "group.listRequests": null,
  "group.listAnsweredRequests": ({ group }) => [{ group }],
  "group.answerRequest": ({ request }) => [{ request, approve: true }],
  "group.createInvite": ({ group }) => [{ group }],
  "group.listInvites": ({ group }) => [{ group }],
  "group.revokeInvite": ({ group, invite }) => [{ group, invite }],
  "group.getInvite": ({ token }) => [{ token }],
  "group.acceptInvite": ({ token }) => [{ token }],
  "group.listAnnouncements": ({ group }) => [{ group }],
  "group.addAnnouncement": ({ group }) => [{ group, text: "x" }],
  "group.updateAnnouncement": ({ group, announcement }) => [{ group, announcement, text: "x" }],
  "group.removeAnnouncement": ({ group, announcement }) => [{ group, announcement }],
  "room.list": null,
  "room.get": ({ room }) => [{ room }],
  "room.enter": ({ room }) => [{ room }],
  "room.leave": ({ room }) => [{ room }],
  "room.pull": ({ room }) => [{ room, after: 0 }],
  "room.members": ({ room }) => [{ room }],
  "room.setRole": ({ room, username }) => [{ room, username, role: "keeper" }],
  "room.silenceMember": ({ room, username }) => [{ room, username, durationMs: null }],
  "room.silenceAll": ({ room }) => [{ room, silenced: true }],
  "room.removeMember": ({ room, username }) => [{ room, username }],
  "room.blockMember": ({ room, username }) => [{ room, username }],
  "room.unblockMember": ({ room, username }) => [{ room, username }],
  "room.listBlocked": ({ room }) => [{ room }],
  "media.limits": null,
  "media.finish": ({ upload }) => [{ upload }],
  "transparent.send": ({ username, group }) => [
    { target: { user: username }, text: "x" },
    { target: { group }, text: "x" },
  ],
  "typing.set": ({ conversation }) => [{ conversation }],
  "presence.watch": ({ username }) => [{ usernames: [username] }],
};
