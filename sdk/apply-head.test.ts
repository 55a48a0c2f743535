import { describe, expect, it } from "vitest";
import type { ConversationEntry } from "#protocol/entries.ts";
import { headOf, message, retraction, stateOf, withConversation } from "#tests/support/sdk-state.ts";
import { applyEntry } from "./apply-entry.ts";
import { applyHead, applyPage, jumpToHead, resetToHead } from "./apply-head.ts";
import { moveMine, putConversation } from "./conversation-state.ts";
import { withAcknowledged, withOutgoing } from "./outgoing-state.ts";
import type { ConversationState, State } from "./state.ts";

const entries = (state: State, list: ConversationEntry[]) =>
  list.reduce((now, entry) => applyEntry(now, "c:7", entry), state);

function conversation(state: State): ConversationState {
  const found = state.conversations[7];
  if (!found) throw new Error("no conversation");
  return found;
}

const held = () =>
  entries(withConversation(stateOf("ann"), 7, "ben"), [
    message(1, "ben"),
    message(2, "ben"),
    message(3, "ben"),
  ]);

describe("a head", () => {
  it("that is older than what was pushed meanwhile takes nothing back", () => {
    const state = held();
    const stale = headOf(7, "ben", { lastSeq: 2, unread: 2, activeAt: 2_000, lastEntry: message(2, "ben") });
    const after = conversation(applyHead(state, stale));
    expect(after).toMatchObject({ head: 3, unread: 3, lastEntry: { seq: 3 }, activeAt: 3_000 });
  });

  it("that does not know what I have read does not bring unread messages back", () => {
    const state = held();
    const read = putConversation(state, moveMine(conversation(state), { read: 3, delivered: 3 }, "ann"));
    const after = applyHead(read, headOf(7, "ben", { lastSeq: 3, unread: 3 }));
    expect(after.totalUnread).toBe(0);
    expect(conversation(after).mine).toEqual({ read: 3, delivered: 3 });
  });

  it("heals the count when both stand at the same place", () => {
    expect(applyHead(held(), headOf(7, "ben", { lastSeq: 3, unread: 1 })).totalUnread).toBe(1);
  });

  it("above what is held tells the count, which the entries in between do not raise again", () => {
    const told = applyHead(held(), headOf(7, "ben", { lastSeq: 5, unread: 5 }));
    expect(entries(told, [message(4, "ben"), message(5, "ben")]).totalUnread).toBe(5);
    expect(entries(told, [message(4, "ben"), message(5, "ben"), message(6, "ben")]).totalUnread).toBe(6);
  });

  it("far above lets go of what is held and keeps the cursors", () => {
    const state = putConversation(held(), moveMine(conversation(held()), { read: 2, delivered: 2 }, "ann"));
    const after = conversation(jumpToHead(state, headOf(7, "ben", { lastSeq: 900, unread: 100 })));
    expect(after).toMatchObject({ entries: [], next: 901, loadedFrom: 901, mine: { read: 2 } });
  });

  it("of a rewound server brings everything back to where the server is", () => {
    const after = resetToHead(
      held(),
      headOf(7, "ben", { lastSeq: 1, unread: 1, lastEntry: message(1, "ben") }),
    );
    expect(conversation(after)).toMatchObject({ entries: [], next: 2, head: 1, unread: 1, countedTo: 1 });
    expect(after.totalUnread).toBe(1);
  });
});

describe("an older page", () => {
  const recent = () => applyHead(stateOf("ann"), headOf(7, "ben", { lastSeq: 4, unread: 1 }));
  const page = { from: 3, to: 4, firstSeq: 1, entries: [message(3, "ben"), message(4, "ann")] };

  it("stands above what is held, and takes my waiting bubbles that it contains", () => {
    const waiting = withOutgoing(recent(), {
      clientId: "client-ann-4",
      target: { user: "ben" },
      body: { type: "text", text: "x" },
      createdAt: 0,
      state: "sending",
    });
    const after = applyPage(waiting, 7, page);
    expect(conversation(after)).toMatchObject({ loadedFrom: 3, next: 5, unread: 1 });
    expect(after.outgoing).toEqual({});
  });

  it("that was read before a retraction comes blank all the same", () => {
    const after = applyPage(entries(recent(), [retraction(5, 3, "ben")]), 7, page);
    expect(conversation(after).entries[0]).toMatchObject({ seq: 3, body: null, retracted: true });
  });

  it("that does not touch what is held any more is left out", () => {
    const after = applyPage(applyPage(recent(), 7, page), 7, page);
    expect(conversation(after).entries.map(({ seq }) => seq)).toEqual([3, 4]);
  });

  it("without a position ends the search", () => {
    const after = applyPage(recent(), 7, { from: 5, to: 4, firstSeq: 1, entries: [] });
    expect(conversation(after)).toMatchObject({ firstSeq: 5, loadedFrom: 5 });
  });
});

describe("a confirmation", () => {
  const waiting = (state: State) =>
    withOutgoing(state, {
      clientId: "client-ann-4",
      target: { user: "ben" },
      body: { type: "text", text: "x" },
      createdAt: 0,
      state: "sending",
    });
  const sent = { conversation: 7, seq: 4, messageId: 4, createdAt: 4_000 };

  it("changes the mark and waits for the entry", () => {
    const after = withAcknowledged(waiting(held()), "client-ann-4", sent);
    expect(after.outgoing["u:ben"]).toMatchObject([{ state: "sent", seq: 4 }]);
    expect(entries(after, [message(4, "ann")]).outgoing).toEqual({});
  });

  it("that comes after the entry leaves no double", () => {
    const after = withAcknowledged(waiting(entries(held(), [message(4, "cat")])), "client-ann-4", sent);
    expect(after.outgoing).toEqual({});
  });
});
