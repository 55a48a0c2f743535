import type { ConversationEntry, GroupEntry } from "#protocol/entries.ts";
import type { GroupInfo, GroupMember, GroupMembership } from "#protocol/group.ts";
import { undisplayed } from "#protocol/limits.ts";
import { applyUser } from "./apply-user-entry.ts";
import { laterEntry, putConversation } from "./conversation-state.ts";
import type { ConversationState, State } from "./state.ts";

type Entry = Extract<ConversationEntry, GroupEntry>;

/**
 * The state after a change of a group; `conversation` holds the entry already. What is `told` already, because a head
 * that is as new as the entry was taken, is shown as a line and changes nothing else.
 */
export function applyGroupEntry(
  state: State,
  conversation: ConversationState,
  entry: Entry,
  told: boolean,
): State {
  const me = state.me.username;
  const { info } = conversation;
  if (info.kind !== "group") return putConversation(state, conversation);
  const group = told ? info.group : changed(info.group, entry, me);
  const cameIn = !told && entry.kind === "group.membersAdded" && entry.users.includes(me);
  const shown = !undisplayed.has(entry.kind);
  const { preferences } = conversation;
  const next: ConversationState = {
    ...conversation,
    info: { ...info, group },
    preferences:
      cameIn && preferences.shielded
        ? { ...preferences, shielded: false, version: preferences.version + 1 }
        : preferences,
    lastEntry: shown ? laterEntry(conversation.lastEntry, entry) : conversation.lastEntry,
    activeAt: shown ? Math.max(conversation.activeAt, entry.createdAt) : conversation.activeAt,
    typing: group.me ? conversation.typing.filter((username) => !leavers(entry).includes(username)) : [],
  };
  const known = entry.people.reduce(applyUser, putConversation(state, next));
  return told ? known : withRequests(withDirectory(known, info.id, entry), info.group, group);
}

/** Who is out from this entry on. */
function leavers(entry: Entry): string[] {
  if (entry.kind === "group.membersRemoved") return entry.users;
  return entry.kind === "group.memberLeft" ? [entry.user] : [];
}

/** What I still see of a group that I am not in any more. */
function outside(group: GroupInfo): GroupInfo {
  const { id, name, description, avatar, visibility } = group;
  return {
    id,
    name,
    description,
    avatar,
    visibility,
    settings: { invite: "members", mentionAll: "keepers", edit: "keepers", history: "none" },
    owner: null,
    memberCount: 0,
    silencedAll: false,
    announcement: null,
    dissolved: false,
    me: null,
  };
}

function changed(group: GroupInfo, entry: Entry, me: string): GroupInfo {
  switch (entry.kind) {
    case "group.created": {
      const { name, description, avatar, visibility, settings } = entry;
      const { owner, memberCount, silencedAll, announcement } = entry;
      const facts = { name, description, avatar, visibility, settings, owner, memberCount };
      const mine = entry.users.includes(me) ? newcomer(owner === me ? "owner" : "member") : group.me;
      return { ...group, ...facts, silencedAll, announcement, me: mine };
    }
    case "group.membersAdded": {
      const mine = entry.users.includes(me) ? newcomer("member", entry.silenced?.[me]) : group.me;
      return { ...group, ...entry.group, me: mine };
    }
    case "group.membersRemoved":
    case "group.memberLeft": {
      if (leavers(entry).includes(me)) return outside(group);
      const next = { ...group, memberCount: entry.memberCount };
      return entry.newOwner === null ? next : withOwner(next, entry.newOwner, me);
    }
    case "group.updated":
      return { ...group, ...entry.profile };
    case "group.dissolved":
      return { ...group, dissolved: true };
    case "group.ownerChanged":
      return withOwner(group, entry.owner, me);
    case "group.roleChanged":
      return entry.user === me ? withMine(group, mineAs(group, entry.role)) : group;
    case "group.memberSilenced":
      return entry.users.includes(me) ? withMine(group, { silencedUntil: entry.until }) : group;
    case "group.allSilenced":
      return { ...group, silencedAll: entry.silenced };
    case "group.announcementChanged":
      return { ...group, announcement: entry.pinned };
    case "group.nicknameChanged":
      return entry.user === me ? withMine(group, { nickname: entry.nickname }) : group;
    case "group.audienceChanged":
      return group;
    default:
      entry satisfies never;
      return group;
  }
}

const newcomer = (role: GroupMembership["role"], silencedUntil: number | null = null): GroupMembership => ({
  role,
  nickname: "",
  silencedUntil,
});

/** Whoever becomes owner or keeper is not silenced any more. */
const mineAs = ({ me }: GroupInfo, role: GroupMembership["role"]): Partial<GroupMembership> => ({
  role,
  silencedUntil: role === "member" ? (me?.silencedUntil ?? null) : null,
});

const withMine = (group: GroupInfo, change: Partial<GroupMembership>): GroupInfo =>
  group.me ? { ...group, me: { ...group.me, ...change } } : group;

function withOwner(group: GroupInfo, owner: string, me: string): GroupInfo {
  const next = { ...group, owner };
  if (owner === me) return withMine(next, mineAs(next, "owner"));
  return group.owner === me ? withMine(next, mineAs(next, "member")) : next;
}

/** The people of the group that were looked at follow its changes; nobody is added whom nobody looked at. */
function withDirectory(state: State, conversation: number, entry: Entry): State {
  const known = state.members[conversation];
  if (!known) return state;
  const directory = inDirectory(known, entry);
  return directory === known ? state : { ...state, members: { ...state.members, [conversation]: directory } };
}

type Directory = Record<string, GroupMember>;

function inDirectory(known: Directory, entry: Entry): Directory {
  const change = (username: string, make: Partial<GroupMember>, directory = known): Directory => {
    const member = directory[username];
    return member ? { ...directory, [username]: { ...member, ...make } } : directory;
  };
  const asOwner = (username: string, directory: Directory) =>
    change(username, { role: "owner", silencedUntil: null }, directory);
  switch (entry.kind) {
    case "group.membersRemoved":
    case "group.memberLeft": {
      const gone = new Set(leavers(entry));
      const left = Object.fromEntries(Object.entries(known).filter(([username]) => !gone.has(username)));
      return entry.newOwner === null ? left : asOwner(entry.newOwner, left);
    }
    case "group.ownerChanged":
      return asOwner(
        entry.owner,
        entry.before === null ? known : change(entry.before, { role: "member" }, known),
      );
    case "group.roleChanged":
      return change(entry.user, {
        role: entry.role,
        ...(entry.role === "keeper" ? { silencedUntil: null } : {}),
      });
    case "group.memberSilenced":
      return entry.users.reduce(
        (directory, username) => change(username, { silencedUntil: entry.until }, directory),
        known,
      );
    case "group.nicknameChanged":
      return change(entry.user, { nickname: entry.nickname });
    default:
      return known;
  }
}

const manages = ({ me, dissolved }: GroupInfo): boolean => !dissolved && me !== null && me.role !== "member";

/** Requests of others wait for those who manage the group; they show it under the name it has now. */
function withRequests(state: State, before: GroupInfo, after: GroupInfo): State {
  const { id, name, avatar } = after;
  if (!state.groupRequests.some(({ group }) => group.id === id)) return state;
  let groupRequests = state.groupRequests;
  if (manages(before) && !manages(after)) {
    groupRequests = groupRequests.filter(
      ({ group, user }) => group.id !== id || user.username === state.me.username,
    );
  }
  if (before.name !== name || before.avatar !== avatar) {
    groupRequests = groupRequests.map((request) =>
      request.group.id === id ? { ...request, group: { id, name, avatar } } : request,
    );
  }
  return groupRequests === state.groupRequests ? state : { ...state, groupRequests };
}
