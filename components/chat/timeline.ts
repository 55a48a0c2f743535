import type { ConversationEntry } from "#protocol/entries.ts";
import type { ErrorCode } from "#protocol/errors.ts";
import type { MessageBody } from "#protocol/message.ts";
import { type Receipt, receiptOf } from "#sdk/selectors.ts";
import type { AcknowledgedMessage, ConversationState, OutgoingMessage } from "#sdk/state.ts";
import { type GroupEvent, isGroupEvent } from "./group-event.ts";
import { localDay } from "./local-time.ts";

/** A message as it is drawn, whether it has its place in the log or still waits for it. */
export type TimelineMessage = {
  /** Stays the same from the key press to the log, so that the bubble is never drawn anew. */
  key: string;
  /** Null until the server gave it a place. */
  seq: number | null;
  clientId: string | null;
  sender: string;
  own: boolean;
  /** Null once retracted. */
  body: MessageBody | null;
  at: number;
  /** Of my own messages only. */
  status: Receipt | null;
  error: ErrorCode | null;
  /** How much of its file is uploaded, 0 to 1; null when nothing is under way. */
  progress: number | null;
};

/** A change of the group, in its place between the messages. */
export type TimelineEvent = { key: string; seq: number; at: number; event: GroupEvent };

export type TimelineItem = TimelineMessage | TimelineEvent;

const isEvent = (item: TimelineItem): item is TimelineEvent => "event" in item;

export type TimelineRow =
  | { kind: "day"; key: string; at: number }
  | { kind: "line"; key: string; count: number }
  /** `first` and `last` of a group: the same sender, close in time, nothing between. */
  | { kind: "message"; key: string; message: TimelineMessage; first: boolean; last: boolean }
  | { kind: "retracted"; key: string; message: TimelineMessage }
  | { kind: "event"; key: string; item: TimelineEvent };

export const GROUP_MS = 5 * 60_000;

/** A message that counts as unread for me: somebody else's, and still there. */
export function isCountable(entry: ConversationEntry, me: string): boolean {
  return entry.kind === "message.created" && entry.sender !== me && !entry.retracted;
}

const receipt = (conversation: ConversationState | undefined, seq: number): Receipt =>
  conversation ? receiptOf(conversation, seq) : "sent";

function fromEntry(
  entry: ConversationEntry,
  me: string,
  conversation: ConversationState | undefined,
): TimelineItem | null {
  if (isGroupEvent(entry)) {
    return { key: `s${entry.seq}`, seq: entry.seq, at: entry.createdAt, event: entry };
  }
  if (entry.kind !== "message.created") return null;
  const own = entry.sender === me;
  return {
    key: own && entry.clientId ? entry.clientId : `s${entry.seq}`,
    seq: entry.seq,
    clientId: entry.clientId,
    sender: entry.sender,
    own,
    body: entry.body,
    at: entry.createdAt,
    status: own ? receipt(conversation, entry.seq) : null,
    error: null,
    progress: null,
  };
}

function fromOutgoing(
  message: OutgoingMessage | AcknowledgedMessage,
  me: string,
  conversation: ConversationState | undefined,
): TimelineMessage {
  return {
    key: message.clientId,
    seq: null,
    clientId: message.clientId,
    sender: me,
    own: true,
    body: message.body,
    at: message.createdAt,
    status: message.state === "sent" ? receipt(conversation, message.seq) : message.state,
    error: message.state === "failed" ? (message.error?.code ?? null) : null,
    progress: message.state === "sending" ? (message.progress ?? null) : null,
  };
}

/** Log entries in their order, then my own messages that wait; each message once. */
export function messagesOf(input: {
  me: string;
  entries: readonly ConversationEntry[];
  outgoing: readonly (OutgoingMessage | AcknowledgedMessage)[];
  conversation: ConversationState | undefined;
}): TimelineItem[] {
  const { me, entries, outgoing, conversation } = input;
  const messages = entries
    .map((entry) => fromEntry(entry, me, conversation))
    .filter((message) => message !== null);
  const known = new Set(messages.map((message) => (isEvent(message) ? null : message.clientId)));
  const waiting = outgoing.filter((message) => !known.has(message.clientId));
  return [...messages, ...waiting.map((message) => fromOutgoing(message, me, conversation))];
}

function belongTogether(before: TimelineMessage, after: TimelineMessage): boolean {
  return (
    before.sender === after.sender &&
    before.body !== null &&
    after.body !== null &&
    Math.abs(after.at - before.at) <= GROUP_MS
  );
}

/**
 * What is drawn from top to bottom: messages in groups, a separator where a day begins, and the line above the first
 * message of others behind `line.after`.
 */
export function timelineOf(
  messages: readonly TimelineItem[],
  options: { timeZone: string; line: { after: number; count: number } | null },
): TimelineRow[] {
  const rows: TimelineRow[] = [];
  let { line } = options;
  let before: TimelineMessage | null = null;
  let day = "";
  for (const message of messages) {
    const itsDay = localDay(message.at, options.timeZone);
    if (itsDay !== day) {
      rows.push({ kind: "day", key: `day ${itsDay} ${message.key}`, at: message.at });
      day = itsDay;
      before = null;
    }
    if (isEvent(message)) {
      rows.push({ kind: "event", key: message.key, item: message });
      before = null;
      continue;
    }
    if (line && !message.own && message.body !== null && (message.seq ?? 0) > line.after) {
      rows.push({ kind: "line", key: "line", count: line.count });
      line = null;
      before = null;
    }
    if (message.body === null) {
      rows.push({ kind: "retracted", key: message.key, message });
    } else {
      const first = !before || !belongTogether(before, message);
      const above = rows.at(-1);
      if (!first && above?.kind === "message") above.last = false;
      rows.push({ kind: "message", key: message.key, message, first, last: true });
    }
    before = message;
  }
  return rows;
}
