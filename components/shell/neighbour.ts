import type { Target } from "#protocol/message.ts";
import { listedConversations, type State, targetKey, targetOf } from "#sdk/index.ts";

/** The next or previous conversation in the list, round the ends; with `unreadOnly`, the next unread one. */
export function neighbourOf(
  state: State,
  current: Target | null,
  step: 1 | -1,
  unreadOnly: boolean,
): Target | null {
  const here = current && targetKey(current);
  const listed = listedConversations(state).map((conversation) => ({
    target: targetOf(conversation),
    unread: conversation.unread,
  }));
  const at = listed.findIndex(({ target }) => targetKey(target) === here);
  const start = at === -1 && step === -1 ? listed.length : at;
  for (let moved = 1; moved <= listed.length; moved++) {
    const index = (start + step * moved + listed.length * 2) % listed.length;
    const found = listed[index];
    if (found && targetKey(found.target) !== here && (!unreadOnly || found.unread > 0)) return found.target;
  }
  return null;
}
