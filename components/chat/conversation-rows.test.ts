import { describe, expect, it } from "vitest";
import type { ConversationState, OutgoingMessage } from "#sdk/state.ts";
import { listedKeys, matching, targetOfKey } from "./conversation-rows.ts";

const conversation = (id: number, username: string, activeAt: number): ConversationState => ({
  info: { id, kind: "single", peer: { username, nickname: "", avatar: null, profileVersion: 1 } },
  firstSeq: 1,
  head: 1,
  entries: [],
  loadedFrom: 1,
  next: 1,
  activeAt,
  mine: { read: 0, delivered: 0 },
  peer: null,
  unread: 0,
  countedTo: 0,
  lastEntry: null,
  mentions: [],
  preferences: {
    noDisturb: false,
    shielded: false,
    pinnedAt: null,
    markedUnread: false,
    hiddenAt: 0,
    version: 0,
  },
  loadingOlder: false,
  typing: [],
});
const outgoing = (username: string, createdAt: number): OutgoingMessage => ({
  clientId: `to-${username}`,
  target: { user: username },
  body: { type: "text", text: "hello" },
  createdAt,
  state: "sending",
});
const state = {
  order: [2, 1],
  conversations: { 1: conversation(1, "mei", 100), 2: conversation(2, "alex", 200) },
  conversationOfUser: { mei: 1, alex: 2 },
  outgoing: {},
  drafts: {},
};

describe("the people in the list", () => {
  it("stand by last activity", () => {
    expect(listedKeys(state)).toEqual(["u:alex", "u:mei"]);
  });

  it("move up with a message of mine that still waits", () => {
    expect(listedKeys({ ...state, outgoing: { "u:mei": [outgoing("mei", 300)] } })).toEqual([
      "u:mei",
      "u:alex",
    ]);
  });

  it("include somebody I never wrote to while a message or draft for them waits, once", () => {
    const waiting = { "u:priya": [outgoing("priya", 50)] };
    const drafts = { "u:priya": "and", "u:zhou": "later", "u:empty": " ", "u:mei": "x" };
    expect(listedKeys({ ...state, outgoing: waiting, drafts })).toEqual([
      "u:priya",
      "u:zhou",
      "u:alex",
      "u:mei",
    ]);
  });
});

describe("pinned and hidden chats", () => {
  const own = (id: number, username: string, activeAt: number, change: object): ConversationState => {
    const made = conversation(id, username, activeAt);
    return { ...made, preferences: { ...made.preferences, ...change } };
  };

  it("stand on top, the latest pin first, and are left out", () => {
    const conversations = {
      1: own(1, "mei", 100, { pinnedAt: 1 }),
      2: own(2, "alex", 200, { hiddenAt: 1 }),
      3: own(3, "zhou", 50, { pinnedAt: 2 }),
      4: own(4, "lin", 300, {}),
    };
    expect(listedKeys({ ...state, order: [4, 2, 1, 3], conversations })).toEqual([
      "u:zhou",
      "u:mei",
      "u:lin",
    ]);
  });
});

describe("a key of the list", () => {
  it("names a person or a group", () => {
    expect(targetOfKey("u:g:1")).toEqual({ user: "g:1" });
    expect(targetOfKey("g:10276")).toEqual({ group: 10_276 });
  });
});

describe("matching", () => {
  it("looks into names and usernames, whatever the case", () => {
    const people = [
      { name: "Mei Chen", username: "mei.chen" },
      { name: "周岚", username: "zhoulan" },
    ];
    const fits = (name: string, words: string) => name.toLowerCase().includes(words.trim().toLowerCase());
    expect(matching(people, "MEI", fits)).toEqual([people[0]]);
    expect(matching(people, "周", fits)).toEqual([people[1]]);
    expect(matching(people, "lan ", fits)).toEqual([people[1]]);
  });
});
