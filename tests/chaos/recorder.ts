import type { ConversationEntry } from "#protocol/entries.ts";
import type { State } from "#sdk/state.ts";
import type { History } from "./history.ts";

/** What is compared of an entry: its author's own name for it, or what a retraction points at. */
export function nameOf(entry: ConversationEntry): string {
  if (entry.kind === "message.created") return entry.clientId ?? `message ${entry.messageId}`;
  return entry.kind === "message.retracted" ? `retracts ${entry.targetSeq}` : entry.kind;
}

/** Writes down what a device shows, as a person in front of it would see it. */
export function recorder(history: History, of: { device: string; user: string; incarnation: number }) {
  const { device, incarnation } = of;
  return (state: State, before: State): void => {
    const { phase } = state.connection;
    if (phase !== before.connection.phase) history.add({ kind: "connection", device, phase });
    recordOutcomes(history, device, state, before);
    if (state.conversations === before.conversations) return;
    for (const now of Object.values(state.conversations)) {
      const then = before.conversations[now.info.id];
      if (then?.entries === now.entries) continue;
      const conversation = now.info.id;
      const from = trimmedTo(then?.entries ?? [], now.entries);
      if (from !== null) history.add({ kind: "trim", device, incarnation, conversation, from });
      for (const shown of grown(then?.entries ?? [], now.entries)) {
        const entries = shown.entries.map((entry) => ({ seq: entry.seq, name: nameOf(entry) }));
        history.add({ kind: "display", ...of, conversation, how: shown.how, entries });
      }
    }
  };
}

type Grown = { how: "start" | "end" | "page"; entries: ConversationEntry[] };

function grown(then: ConversationEntry[], now: ConversationEntry[]): Grown[] {
  const [first, last] = [then[0]?.seq, then.at(-1)?.seq];
  const [nowFirst, nowLast] = [now[0]?.seq, now.at(-1)?.seq];
  if (nowFirst === undefined || nowLast === undefined) return [];
  if (first === undefined || last === undefined || nowLast < last || nowFirst > last) {
    return [{ how: "start", entries: now }];
  }
  const parts: Grown[] = [
    { how: "page", entries: now.filter(({ seq }) => seq < first) },
    { how: "end", entries: now.filter(({ seq }) => seq > last) },
  ];
  return parts.filter(({ entries }) => entries.length > 0);
}

/** Where a device begins now that let go of the beginning of what it showed. */
function trimmedTo(then: ConversationEntry[], now: ConversationEntry[]): number | null {
  const [first, last, nowFirst] = [then[0]?.seq, then.at(-1)?.seq, now[0]?.seq];
  if (first === undefined || last === undefined || nowFirst === undefined) return null;
  return nowFirst > first && nowFirst <= last ? nowFirst : null;
}

function recordOutcomes(history: History, device: string, state: State, before: State): void {
  if (state.outgoing === before.outgoing) return;
  const known = new Map(
    Object.values(before.outgoing).flatMap((list) => list.map((item) => [item.clientId, item])),
  );
  for (const message of Object.values(state.outgoing).flat()) {
    const { clientId } = message;
    if (known.get(clientId)?.state === message.state) continue;
    if (message.state === "sent") history.add({ kind: "ok", device, clientId, seq: message.seq });
    if (message.state === "failed") {
      history.add({ kind: "fail", device, clientId, code: message.error?.code ?? "internal" });
    }
  }
}
