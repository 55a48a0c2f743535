import { describe, expect, it } from "vitest";
import type { Preferences } from "#protocol/conversation.ts";
import type { ConversationEntry, GroupEntry } from "#protocol/entries.ts";
import type { GroupInfo, GroupMember, JoinRequest } from "#protocol/group.ts";
import { limits } from "#protocol/limits.ts";
import type { Head } from "#protocol/sync.ts";
import { headOf, message, noPreferences, profileOf, stateOf } from "#tests/support/sdk-state.ts";
import { applyEntry, applyHidden } from "./apply-entry.ts";
import { addWhole, applyHead } from "./apply-head.ts";
import { learnFrom } from "./learned.ts";
import {
  isHidden,
  listedConversations,
  nameInGroup,
  ringingUnread,
  waitingJoinRequests,
  writeBar,
} from "./selectors.ts";
import type { State } from "./state.ts";

const GROUP = 10_000_001;

const facts = {
  name: "Sailing",
  description: "",
  avatar: null,
  visibility: "private" as const,
  settings: {
    invite: "members" as const,
    mentionAll: "keepers" as const,
    edit: "keepers" as const,
    history: "none" as const,
  },
  owner: "ben",
  memberCount: 3,
  silencedAll: false,
  announcement: null,
};

const groupInfo = (changes: Partial<GroupInfo> = {}): GroupInfo => ({
  ...facts,
  id: GROUP,
  dissolved: false,
  me: { role: "member", nickname: "", silencedUntil: null },
  ...changes,
});

const groupHead = (lastSeq: number, changes: Partial<GroupInfo> = {}, more: Partial<Head> = {}): Head => ({
  ...headOf(7, ""),
  conversation: { id: 7, kind: "group", group: groupInfo(changes) },
  peer: null,
  lastSeq,
  ...more,
});

/** A change of the group as it stands in the log. */
const change = (
  seq: number,
  entry: { kind: GroupEntry["kind"] } & Record<string, unknown>,
): ConversationEntry =>
  ({ by: "ben", people: [], ...entry, seq, createdAt: seq * 1_000 }) as unknown as ConversationEntry;

/** Ann in a group of which everything is held. */
const inGroup = (changes: Partial<GroupInfo> = {}): State => addWhole(stateOf("ann"), groupHead(0, changes));
const grown = (state: State, ...entries: ConversationEntry[]): State =>
  entries.reduce((now, entry) => applyEntry(now, "c:7", entry), state);
const shown = (state: State): GroupInfo => {
  const info = state.conversations[7]?.info;
  if (info?.kind !== "group") throw new Error("there is no group");
  return info.group;
};

describe("a change of a group", () => {
  it("is shown as the last entry and moves the chat up, unless it is no line of its own", () => {
    const renamed = grown(
      inGroup(),
      change(1, { kind: "group.updated", profile: { ...facts, name: "Rowing" }, changed: ["name"] }),
    );
    expect(shown(renamed).name).toBe("Rowing");
    expect(renamed.conversations[7]).toMatchObject({ lastEntry: { seq: 1 }, activeAt: 1_000, unread: 0 });
    const quiet = grown(
      renamed,
      change(2, { kind: "group.nicknameChanged", user: "ann", nickname: "Annie" }),
    );
    expect(quiet.conversations[7]).toMatchObject({ lastEntry: { seq: 1 }, activeAt: 1_000, next: 3 });
    expect(shown(quiet).me?.nickname).toBe("Annie");
  });

  it("makes those known by name who travel with it", () => {
    const { username, nickname, avatar, profileVersion } = { ...profileOf("cat"), nickname: "Cat" };
    const people = [{ username, nickname, avatar, profileVersion }];
    const state = grown(
      inGroup(),
      change(1, { kind: "group.membersAdded", users: ["cat"], group: { ...facts, memberCount: 4 }, people }),
    );
    expect(state.users.cat?.nickname).toBe("Cat");
    expect(shown(state).memberCount).toBe(4);
  });

  it("that removes me leaves what I saw last and nothing of what is there now", () => {
    const state = grown(
      inGroup({ silencedAll: true, announcement: "Bring shoes" }),
      change(1, { kind: "group.membersRemoved", users: ["ann"], memberCount: 2, newOwner: null }),
    );
    expect(shown(state)).toMatchObject({
      name: "Sailing",
      me: null,
      memberCount: 0,
      owner: null,
      silencedAll: false,
      announcement: null,
    });
  });

  it("that a head told already changes nothing a second time", () => {
    const ahead = applyHead(inGroup(), groupHead(2, { name: "Newest", memberCount: 9 }));
    const state = grown(
      ahead,
      change(1, { kind: "group.membersRemoved", users: ["cat"], memberCount: 2, newOwner: null }),
      change(2, { kind: "group.updated", profile: { ...facts, name: "Newest" }, changed: ["name"] }),
    );
    expect(shown(state)).toMatchObject({ name: "Newest", memberCount: 9 });
    expect(state.conversations[7]?.entries).toHaveLength(2);
  });

  it("is not undone by a head that is older", () => {
    const state = grown(
      inGroup(),
      message(1, "ben"),
      change(2, { kind: "group.updated", profile: { ...facts, name: "New" }, changed: ["name"] }),
    );
    expect(shown(applyHead(state, groupHead(1, { name: "Old" }))).name).toBe("New");
    expect(shown(applyHead(state, groupHead(2, { name: "Newer" }))).name).toBe("Newer");
  });

  it("makes an owner or keeper of me, who is not silenced then", () => {
    const silenced = grown(
      inGroup(),
      change(1, { kind: "group.memberSilenced", users: ["ann", "cat"], until: limits.foreverMs }),
    );
    expect(shown(silenced).me?.silencedUntil).toBe(limits.foreverMs);
    const keeper = grown(silenced, change(2, { kind: "group.roleChanged", user: "ann", role: "keeper" }));
    expect(shown(keeper).me).toEqual({ role: "keeper", nickname: "", silencedUntil: null });
    const owner = grown(keeper, change(3, { kind: "group.ownerChanged", owner: "ann", before: "ben" }));
    expect(shown(owner)).toMatchObject({ owner: "ann", me: { role: "owner" } });
    const left = grown(owner, change(4, { kind: "group.ownerChanged", owner: "cat", before: "ann" }));
    expect(shown(left).me?.role).toBe("member");
  });
});

describe("people of a group who were looked at", () => {
  const member = (username: string, changes: Partial<GroupMember> = {}): GroupMember => ({
    user: { username, nickname: username.toUpperCase(), avatar: null, profileVersion: 1 },
    role: "member",
    nickname: "",
    silencedUntil: null,
    joinedAt: 0,
    ...changes,
  });
  const looked = (): State =>
    learnFrom(
      inGroup(),
      "group.members",
      { group: GROUP },
      {
        members: [member("ben", { role: "owner" }), member("cat", { nickname: "Kitty" })],
        next: null,
      },
    );

  it("are known by their names there, behind my own remarks", () => {
    const state = looked();
    expect(nameInGroup(state, 7, "cat")).toBe("Kitty");
    expect(nameInGroup(state, 7, "ben")).toBe("BEN");
    expect(nameInGroup(state, 7, "dan")).toBe("dan");
    const relation = { friend: true, remark: "My cat", note: "", blocked: false, request: "none" as const };
    const friends = { cat: { user: member("cat").user, relation } };
    expect(nameInGroup({ ...state, friends }, 7, "cat")).toBe("My cat");
  });

  it("follow the group's changes, and nobody is added whom nobody looked at", () => {
    const state = grown(
      looked(),
      change(1, { kind: "group.nicknameChanged", user: "cat", nickname: "Tiger" }),
      change(2, { kind: "group.memberSilenced", users: ["cat", "dan"], until: 5 }),
      change(3, { kind: "group.ownerChanged", owner: "cat", before: "ben" }),
    );
    expect(state.members[7]).toMatchObject({
      ben: { role: "member" },
      cat: { role: "owner", nickname: "Tiger", silencedUntil: null },
    });
    expect(Object.keys(state.members[7] ?? {})).toEqual(["ben", "cat"]);
    const gone = grown(
      state,
      change(4, { kind: "group.memberLeft", user: "cat", memberCount: 2, newOwner: "ben" }),
    );
    expect(gone.members[7]).toMatchObject({ ben: { role: "owner" } });
    expect(gone.members[7]?.cat).toBeUndefined();
  });
});

describe("requests to join", () => {
  const request = (id: number, username: string): JoinRequest => ({
    id,
    group: { id: GROUP, name: "Sailing", avatar: null },
    user: { username, nickname: "", avatar: null, profileVersion: 1 },
    inviter: null,
    reason: "",
    state: "pending",
    createdAt: id,
  });

  it("wait for whoever manages the group, until they do not any more; my own stay", () => {
    const keeper = inGroup({ me: { role: "keeper", nickname: "", silencedUntil: null } });
    const asked = [request(1, "dan"), request(2, "ann")].reduce(
      (state, wanted, index) =>
        applyEntry(state, "u", {
          kind: "group.requested",
          seq: index + 1,
          createdAt: 0,
          request: wanted,
        }),
      keeper,
    );
    expect(waitingJoinRequests(asked).map(({ id }) => id)).toEqual([1]);
    const renamed = grown(
      asked,
      change(1, { kind: "group.updated", profile: { ...facts, name: "Rowing" }, changed: ["name"] }),
    );
    expect(renamed.groupRequests.map(({ group }) => group.name)).toEqual(["Rowing", "Rowing"]);
    const demoted = grown(renamed, change(2, { kind: "group.roleChanged", user: "ann", role: "member" }));
    expect(demoted.groupRequests.map(({ id }) => id)).toEqual([2]);
  });
});

describe("mentions", () => {
  const mentioning = (seq: number, mentions: object): ConversationEntry => ({
    ...(message(seq, "ben") as Extract<ConversationEntry, { kind: "message.created" }>),
    body: { type: "text", text: "look", mentions },
  });

  it("of me are told until I have read so far, of others and by me are not", () => {
    const state = grown(
      inGroup(),
      mentioning(1, { users: ["cat"] }),
      mentioning(2, { users: ["ann"] }),
      mentioning(3, { all: true }),
      { ...mentioning(4, { all: true }), sender: "ann" } as ConversationEntry,
    );
    expect(state.conversations[7]?.mentions).toEqual([2, 3]);
    const retracted = grown(state, {
      kind: "message.retracted",
      seq: 5,
      createdAt: 0,
      targetSeq: 2,
      by: "ben",
    });
    expect(retracted.conversations[7]?.mentions).toEqual([3]);
  });
});

describe("the list", () => {
  const withPreferences = (state: State, preferences: Partial<Preferences>): State =>
    applyEntry(state, "u", {
      kind: "conversation.updated",
      seq: (state.userSeq ?? 0) + 1,
      createdAt: 0,
      conversation: 7,
      preferences: { ...noPreferences, ...preferences, version: 1 },
    });
  const two = (): State => {
    const state = addWhole(grown(inGroup(), message(1, "ben")), headOf(8, "cat"));
    return applyEntry(state, "c:8", message(1, "cat", "later"));
  };
  const ids = (state: State) => listedConversations(state).map(({ info }) => info.id);

  it("has what I pinned on top and leaves out what I hid, until something comes", () => {
    const state = { ...two(), userSeq: 0 };
    const pinned = withPreferences(state, { pinnedAt: 5 });
    expect(ids(pinned)[0]).toBe(7);
    const hidden = withPreferences(state, { hiddenAt: 1 });
    expect(ids(hidden)).toEqual([8]);
    expect(ids(grown(hidden, message(2, "ben")))).toContain(7);
    expect(isHidden(applyHidden(hidden, "c:7", 5).conversations[7] ?? expect.fail())).toBe(true);
  });

  it("counts for the title only what may ring", () => {
    const state = { ...two(), userSeq: 0 };
    expect(ringingUnread(state)).toBe(2);
    expect(ringingUnread(withPreferences(state, { noDisturb: true }))).toBe(1);
    expect(ringingUnread({ ...state, settings: { noDisturb: true } })).toBe(0);
  });
});

describe("what keeps me from writing", () => {
  const barOf = (changes: Partial<GroupInfo>, preferences: Partial<Preferences> = {}) => {
    const conversation = inGroup(changes).conversations[7];
    if (!conversation) throw new Error("there is no group");
    return writeBar({ ...conversation, preferences: { ...noPreferences, ...preferences } }, 1_000);
  };
  const mine = (changes: object) => ({
    me: { role: "member" as const, nickname: "", silencedUntil: null, ...changes },
  });

  it("is told: out, dissolved, shielded, silenced alone or with all; owner and keepers are exempt", () => {
    expect(barOf({})).toBeNull();
    expect(barOf({ me: null })).toBe("left");
    expect(barOf({ dissolved: true })).toBe("dissolved");
    expect(barOf({}, { shielded: true })).toBe("shielded");
    expect(barOf(mine({ silencedUntil: 2_000 }))).toBe("silenced");
    expect(barOf(mine({ silencedUntil: 500 }))).toBeNull();
    expect(barOf({ silencedAll: true })).toBe("silencedAll");
    expect(barOf({ silencedAll: true, ...mine({ role: "keeper" }) })).toBeNull();
  });
});
