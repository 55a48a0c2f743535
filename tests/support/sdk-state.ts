import type { Preferences } from "#protocol/conversation.ts";
import type { ConversationEntry } from "#protocol/entries.ts";
import type { Head } from "#protocol/sync.ts";
import { addWhole, applyHead } from "#sdk/apply-head.ts";
import { initialState } from "#sdk/boot-state.ts";
import type { State } from "#sdk/state.ts";

export const profileOf = (username: string) => ({
  username,
  nickname: "",
  avatar: null,
  profileVersion: 1,
  gender: 0 as const,
  birthday: "",
  signature: "",
  region: "",
  address: "",
});

export const signedInAs = (username: string) => ({
  user: profileOf(username),
  app: { appKey: "k".repeat(24), slug: "app", name: "App", avatar: null, registration: true },
  settings: { noDisturb: false },
});

/** A conversation that nobody changed anything about. */
export const noPreferences: Preferences = {
  noDisturb: false,
  shielded: false,
  pinnedAt: null,
  markedUnread: false,
  hiddenAt: 0,
  version: 0,
};

/** The state of `me`, who knows nobody. */
export const stateOf = (me: string): State => initialState(signedInAs(me), 0);

export function headOf(id: number, peer: string, changes: Partial<Head> = {}): Head {
  const { username, nickname, avatar, profileVersion } = profileOf(peer);
  return {
    conversation: { id, kind: "single", peer: { username, nickname, avatar, profileVersion } },
    firstSeq: 1,
    lastSeq: 0,
    lastHash: "",
    activeAt: 0,
    mine: { read: 0, delivered: 0 },
    peer: { read: 0, delivered: 0 },
    unread: 0,
    mentions: [],
    preferences: noPreferences,
    lastEntry: null,
    lastSender: null,
    ...changes,
  };
}

/** The state with an empty conversation, of which everything will be held. */
export const withConversation = (state: State, id: number, peer: string): State =>
  addWhole(state, headOf(id, peer));

/** The state with a conversation of which only the head is known. */
export const withHead = (state: State, head: Head): State => applyHead(state, head);

export function message(seq: number, sender: string, text = `text ${seq}`): ConversationEntry {
  return {
    kind: "message.created",
    seq,
    createdAt: seq * 1_000,
    messageId: seq,
    sender,
    clientId: `client-${sender}-${seq}`,
    hash: `hash-${seq}`,
    body: { type: "text", text },
  };
}

export const retraction = (seq: number, targetSeq: number, by: string): ConversationEntry => ({
  kind: "message.retracted",
  seq,
  createdAt: seq * 1_000,
  targetSeq,
  by,
});
