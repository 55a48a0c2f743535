import { describe, expect, it } from "vitest";
import type { ConversationEntry } from "#protocol/entries.ts";
import type { AcknowledgedMessage, ConversationState, OutgoingMessage } from "#sdk/state.ts";
import { isCountable, messagesOf, type TimelineRow, timelineOf } from "./timeline.ts";

const noon = Date.parse("2026-11-18T12:00:00Z");
const MINUTE = 60_000;

const created = (seq: number, sender: string, at = noon): ConversationEntry => ({
  kind: "message.created",
  seq,
  sender,
  createdAt: at,
  messageId: 1_000 + seq,
  clientId: `client-${seq}`,
  hash: "",
  body: { type: "text", text: `text ${seq}` },
});
const retracted = (seq: number, sender: string): ConversationEntry => ({
  kind: "message.created",
  seq,
  sender,
  createdAt: noon,
  messageId: 1_000 + seq,
  clientId: `client-${seq}`,
  hash: "",
  body: null,
  retracted: true,
});
const waiting = (clientId: string, state: "sending" | "failed" = "sending"): OutgoingMessage => ({
  clientId,
  state,
  target: { user: "mei" },
  body: { type: "text", text: clientId },
  createdAt: noon,
});
const acknowledged = (clientId: string, seq: number): AcknowledgedMessage => ({
  clientId,
  seq,
  state: "sent",
  target: { user: "mei" },
  body: { type: "text", text: clientId },
  createdAt: noon,
});

const withPeer = (peer: ConversationState["peer"]): ConversationState => ({
  info: { id: 1, kind: "single", peer: { username: "mei", nickname: "", avatar: null, profileVersion: 1 } },
  firstSeq: 1,
  head: 4,
  entries: [],
  loadedFrom: 1,
  next: 5,
  activeAt: noon,
  mine: { read: 0, delivered: 0 },
  peer,
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

const rowsOf = (
  entries: ConversationEntry[],
  line: { after: number; count: number } | null = null,
  timeZone = "UTC",
) =>
  timelineOf(messagesOf({ me: "wei", entries, outgoing: [], conversation: undefined }), { timeZone, line });

const sketch = (rows: TimelineRow[]) =>
  rows.map((row) => {
    if (row.kind !== "message") return row.kind;
    return `${row.message.seq}${row.first ? " first" : ""}${row.last ? " last" : ""}`;
  });

describe("messages", () => {
  it("names the state of my own messages by how far the other side has come", () => {
    const messages = messagesOf({
      me: "wei",
      entries: [created(1, "wei"), created(2, "wei"), created(3, "wei"), created(4, "mei")],
      outgoing: [waiting("later"), waiting("lost", "failed")],
      conversation: withPeer({ read: 1, delivered: 2 }),
    });
    expect(messages.map((message) => "status" in message && message.status)).toEqual([
      "read",
      "delivered",
      "sent",
      null,
      "sending",
      "failed",
    ]);
  });

  it("shows an acknowledged message once, before and after its entry arrives, under the same key", () => {
    const outgoing = [acknowledged("client-1", 1)];
    const before = messagesOf({ me: "wei", entries: [], outgoing, conversation: undefined });
    const after = messagesOf({ me: "wei", entries: [created(1, "wei")], outgoing, conversation: undefined });
    expect(before).toHaveLength(1);
    expect(after).toHaveLength(1);
    expect(after[0]?.key).toBe(before[0]?.key);
    expect(before[0]).toMatchObject({ status: "sent" });
  });

  it("leaves out entries that only tell of other entries", () => {
    const entries: ConversationEntry[] = [
      retracted(1, "wei"),
      { kind: "message.retracted", seq: 2, createdAt: noon, targetSeq: 1, by: "wei" },
    ];
    expect(
      messagesOf({ me: "wei", entries, outgoing: [], conversation: undefined }).map(({ seq }) => seq),
    ).toEqual([1]);
  });

  it("counts as unread what others wrote and did not take back", () => {
    expect(
      [created(1, "mei"), created(2, "wei"), retracted(3, "mei")].map((e) => isCountable(e, "wei")),
    ).toEqual([true, false, false]);
  });
});

describe("timeline", () => {
  it("groups one sender's messages within five minutes", () => {
    const entries = [0, 1, 2, 3, 9].map((minute, index) => created(index + 1, "mei", noon + minute * MINUTE));
    expect(sketch(rowsOf(entries))).toEqual(["day", "1 first", "2", "3", "4 last", "5 first last"]);
  });

  it("starts a group when the sender changes", () => {
    expect(sketch(rowsOf([created(1, "mei"), created(2, "wei"), created(3, "mei")]))).toEqual([
      "day",
      "1 first last",
      "2 first last",
      "3 first last",
    ]);
  });

  it("starts a day and a group at the reader's midnight", () => {
    const late = Date.parse("2026-11-18T15:59:00Z");
    const entries = [created(1, "mei", late), created(2, "mei", late + 2 * MINUTE)];
    expect(sketch(rowsOf(entries, null, "UTC"))).toEqual(["day", "1 first", "2 last"]);
    expect(sketch(rowsOf(entries, null, "Asia/Shanghai"))).toEqual([
      "day",
      "1 first last",
      "day",
      "2 first last",
    ]);
  });

  it("breaks a group at a retracted message", () => {
    expect(sketch(rowsOf([created(1, "mei"), retracted(2, "mei"), created(3, "mei")]))).toEqual([
      "day",
      "1 first last",
      "retracted",
      "3 first last",
    ]);
  });

  it("draws the line once, above the first message of others behind it", () => {
    const entries = [
      created(1, "mei"),
      created(2, "mei"),
      created(3, "wei"),
      created(4, "mei"),
      created(5, "mei"),
    ];
    expect(sketch(rowsOf(entries, { after: 2, count: 2 }))).toEqual([
      "day",
      "1 first",
      "2 last",
      "3 first last",
      "line",
      "4 first",
      "5 last",
    ]);
  });

  it("draws no line when nothing of others lies behind it", () => {
    expect(sketch(rowsOf([created(1, "mei"), created(2, "wei")], { after: 1, count: 1 }))).toEqual([
      "day",
      "1 first last",
      "2 first last",
    ]);
  });
});
