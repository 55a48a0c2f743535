import { textOf } from "#protocol/body-text.ts";
import type { MessageBody } from "#protocol/message.ts";
import type { AcknowledgedMessage, ConversationState, OutgoingMessage } from "#sdk/state.ts";
import { type GroupEvent, isGroupEvent } from "./group-event.ts";
import { singleLine } from "./single-line.ts";

/** The second line of a row in the list. */
export type Preview =
  | { kind: "typing"; usernames: readonly string[] }
  | { kind: "draft"; text: string }
  | { kind: "retracted"; own: boolean; sender: string }
  | { kind: "message"; own: boolean; sender: string; text: string; state: "sending" | "failed" | null }
  | { kind: "event"; entry: GroupEvent }
  | { kind: "none" };

/** A message in one line. */
export function bodyText(body: MessageBody): string {
  return singleLine(textOf(body));
}

/** What a conversation's row says: who types, else my draft, else my latest waiting message, else the last message. */
export function previewOf(input: {
  me: string;
  conversation: Pick<ConversationState, "typing" | "lastEntry"> | undefined;
  outgoing: readonly (OutgoingMessage | AcknowledgedMessage)[];
  draft: string;
}): Preview {
  const { me, conversation, outgoing, draft } = input;
  if (conversation && conversation.typing.length > 0) {
    return { kind: "typing", usernames: conversation.typing };
  }
  if (draft.trim()) return { kind: "draft", text: singleLine(draft) };
  const waiting = outgoing.at(-1);
  if (waiting) {
    const state = waiting.state === "sent" ? null : waiting.state;
    return { kind: "message", own: true, sender: me, text: bodyText(waiting.body), state };
  }
  const entry = conversation?.lastEntry;
  if (!entry || entry.kind === "message.retracted") return { kind: "none" };
  if (entry.kind !== "message.created")
    return isGroupEvent(entry) ? { kind: "event", entry } : { kind: "none" };
  const { sender } = entry;
  const own = sender === me;
  if (!entry.body) return { kind: "retracted", own, sender };
  return { kind: "message", own, sender, text: bodyText(entry.body), state: null };
}
