import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ConversationEntry, LogName, Stretch } from "#protocol/entries.ts";
import {
  headOf,
  message,
  retraction,
  stateOf,
  withConversation,
  withHead,
} from "#tests/support/sdk-state.ts";
import { applyEntry, applyHidden, applyStretch } from "./apply-entry.ts";
import { moveMine, putConversation } from "./conversation-state.ts";
import { createHoldBack } from "./hold-back.ts";
import { withOutgoing } from "./outgoing-state.ts";
import type { ConversationState, State } from "./state.ts";

const LOG: LogName = "c:7";
const fresh = () => withConversation(stateOf("ann"), 7, "ben");
const applied = (state: State, entries: ConversationEntry[]) =>
  entries.reduce((now, entry) => applyEntry(now, LOG, entry), state);

function conversation(state: State): ConversationState {
  const found = state.conversations[7];
  if (!found) throw new Error("no conversation");
  return found;
}

describe("a message", () => {
  it("takes its place, the preview, the list's order and the count", () => {
    const state = applied(withConversation(fresh(), 9, "cat"), [message(1, "ben"), message(2, "ann")]);
    expect(conversation(state)).toMatchObject({
      next: 3,
      head: 2,
      unread: 1,
      activeAt: 2_000,
      lastEntry: { seq: 2 },
    });
    expect(state.order).toEqual([7, 9]);
    expect(state.totalUnread).toBe(1);
  });

  it("that came before or too early changes nothing", () => {
    const state = applied(fresh(), [message(1, "ben")]);
    expect(applyEntry(state, LOG, message(1, "ben"))).toBe(state);
    expect(applyEntry(state, LOG, message(3, "ben"))).toBe(state);
    expect(applyEntry(state, "c:8", message(1, "ben"))).toBe(state);
  });

  it("of mine takes its waiting bubble away", () => {
    const body = { type: "text" as const, text: "x" };
    const waiting = withOutgoing(fresh(), {
      clientId: "client-ann-1",
      target: { user: "ben" },
      body,
      createdAt: 0,
      state: "sending",
    });
    expect(Object.keys(applied(waiting, [message(1, "ben")]).outgoing)).toEqual(["u:ben"]);
    expect(applied(waiting, [message(1, "ann")]).outgoing).toEqual({});
  });

  it("below my read position, or contained in the head's count, is not counted again", () => {
    const read = headOf(7, "ben", { lastSeq: 5, unread: 2, mine: { read: 3, delivered: 3 } });
    const head = withHead(stateOf("ann"), read);
    expect(applied(head, [message(6, "ben")]).totalUnread).toBe(3);
    const seen = moveMine(conversation(head), { read: 9, delivered: 9 }, "ann");
    expect(applied(putConversation(head, seen), [message(6, "ben")]).totalUnread).toBe(0);
  });

  it("is counted up to the cap", () => {
    const many = Array.from({ length: 130 }, (_, index) => message(index + 1, "ben"));
    expect(applied(fresh(), many).totalUnread).toBe(100);
  });
});

describe("a retraction", () => {
  it("blanks the message, the preview and the count, and nothing else", () => {
    const state = applied(fresh(), [message(1, "ben"), message(2, "ben"), retraction(3, 2, "ben")]);
    const { entries, lastEntry, unread } = conversation(state);
    expect(entries[0]).toMatchObject({ seq: 1, body: { text: "text 1" } });
    expect(entries[1]).toMatchObject({ seq: 2, body: null, retracted: true });
    expect(lastEntry).toMatchObject({ seq: 2, body: null });
    expect(unread).toBe(1);
    expect(JSON.stringify(state)).not.toContain("text 2");
  });

  it("of a message that is not held lowers the count of what lies above my read position", () => {
    const head = withHead(stateOf("ann"), headOf(7, "ben", { lastSeq: 5, unread: 5 }));
    expect(applied(head, [retraction(6, 4, "ben")]).totalUnread).toBe(4);
    expect(applied(head, [retraction(6, 4, "ann")]).totalUnread).toBe(5);
    const capped = withHead(stateOf("ann"), headOf(7, "ben", { lastSeq: 500, unread: 100 }));
    expect(applied(capped, [retraction(501, 4, "ben")]).totalUnread).toBe(100);
  });
});

describe("hidden positions", () => {
  it("move the log on without an entry", () => {
    const state = applyHidden(applied(fresh(), [message(1, "ben")]), LOG, 4);
    expect(conversation(state)).toMatchObject({ next: 5, head: 4, unread: 1 });
    expect(conversation(applied(state, [message(5, "ben")])).entries.map(({ seq }) => seq)).toEqual([1, 5]);
  });
});

describe("stretches in any order, doubled and overlapping", () => {
  const LENGTH = 40;
  // Every seventh position is a retraction of the third before it, every eleventh is hidden.
  const log = Array.from({ length: LENGTH }, (_, index) => {
    const seq = index + 1;
    if (seq % 11 === 0) return undefined;
    return seq % 7 === 0 ? retraction(seq, seq - 3, "ben") : message(seq, seq % 2 ? "ben" : "ann");
  });
  const stretch = (from: number, to: number): Stretch => ({
    log: LOG,
    from,
    to,
    entries: log.slice(from - 1, to).filter((entry) => entry !== undefined),
    hidden: [],
  });
  const whole = applyStretch(fresh(), stretch(1, LENGTH));

  it("end in the same state as the whole log at once", () => {
    const place = fc.integer({ min: 1, max: LENGTH });
    const stretches = fc.array(fc.tuple(place, place), { maxLength: 60 });
    fc.assert(
      fc.property(stretches, (pieces) => {
        const held = createHoldBack();
        let state = fresh();
        const shown: number[] = [];
        for (const [a, b] of [...pieces, [1, LENGTH] as const]) {
          held.add(stretch(Math.min(a, b), Math.max(a, b)));
          for (
            let next = held.take(conversation(state).next);
            next;
            next = held.take(conversation(state).next)
          ) {
            const before = conversation(state).next;
            state = applyStretch(state, next);
            shown.push(
              ...conversation(state)
                .entries.map(({ seq }) => seq)
                .filter((seq) => seq >= before),
            );
          }
        }
        expect(state).toEqual(whole);
        expect(shown).toEqual([...new Set(shown)].sort((a, b) => a - b));
      }),
    );
  });
});
