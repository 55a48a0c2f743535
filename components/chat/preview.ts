import type { MessageBody } from "#protocol/message.ts";
import type { AcknowledgedMessage, ConversationState, OutgoingMessage } from "#sdk/state.ts";

/** The second line of a row in the list. */
export type Preview =
  | { kind: "typing" }
  | { kind: "draft"; text: string }
  | { kind: "retracted"; own: boolean }
  | { kind: "message"; own: boolean; text: string; state: "sending" | "failed" | null }
  | { kind: "none" };

const SHOWN = 160;

/** A text in one line, cut to what a row can show. */
export function singleLine(text: string): string {
  return text
    .slice(0, SHOWN * 2)
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, SHOWN);
}

/** A message in one line. */
export function bodyText(body: MessageBody): string {
  return singleLine(body.text);
}

/** What a conversation's row says: who types, else my draft, else my latest waiting message, else the last message. */
export function previewOf(input: {
  me: string;
  conversation: Pick<ConversationState, "typing" | "lastEntry"> | undefined;
  outgoing: readonly (OutgoingMessage | AcknowledgedMessage)[];
  draft: string;
}): Preview {
  const { me, conversation, outgoing, draft } = input;
  if (conversation && conversation.typing.length > 0) return { kind: "typing" };
  if (draft.trim()) return { kind: "draft", text: singleLine(draft) };
  const waiting = outgoing.at(-1);
  if (waiting) {
    const state = waiting.state === "sent" ? null : waiting.state;
    return { kind: "message", own: true, text: bodyText(waiting.body), state };
  }
  const entry = conversation?.lastEntry;
  if (entry?.kind !== "message.created") return { kind: "none" };
  const own = entry.sender === me;
  if (!entry.body) return { kind: "retracted", own };
  return { kind: "message", own, text: bodyText(entry.body), state: null };
}
