// Takes the place of sdk/apply-entry.ts.
import { textOf } from "#protocol/body-text.ts";
import type { ConversationEntry, Stretch } from "#protocol/entries.ts";
import { conversationOfLog, applyStretch as honest } from "#sdk/apply-entry.ts";
import type { State } from "#sdk/state.ts";

export { applyEntry, applyHidden, conversationOfLog, nextOf } from "#sdk/apply-entry.ts";

/** Takes a message for a double when somebody said the same within the same second. */
export function applyStretch(state: State, stretch: Stretch): State {
  const id = conversationOfLog(stretch.log);
  const seen = new Set(id === null ? [] : state.conversations[id]?.entries.map(looks));
  const entries = stretch.entries.filter((entry) => {
    // A log holds entries of its own family only.
    const look = looks(entry as ConversationEntry);
    const isDouble = look !== null && seen.has(look);
    seen.add(look);
    return !isDouble;
  });
  return honest(state, { ...stretch, entries } as Stretch);
}

function looks(entry: ConversationEntry): string | null {
  if (entry.kind !== "message.created" || entry.body === null) return null;
  return `${Math.floor(entry.createdAt / 1_000)} ${textOf(entry.body)}`;
}
