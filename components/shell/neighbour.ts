import type { State } from "#sdk/index.ts";

type Known = Pick<State, "order" | "conversations">;

/** The person of the next or previous conversation in the list, round the ends; with `unreadOnly`, of the next unread one. */
export function neighbourOf(
  state: Known,
  current: string | null,
  step: 1 | -1,
  unreadOnly: boolean,
): string | null {
  const people = state.order.flatMap((id) => {
    const conversation = state.conversations[id];
    return conversation?.info.kind === "single"
      ? [{ username: conversation.info.peer.username, unread: conversation.unread }]
      : [];
  });
  const at = people.findIndex(({ username }) => username === current);
  const start = at === -1 && step === -1 ? people.length : at;
  for (let moved = 1; moved <= people.length; moved++) {
    const index = (start + step * moved + people.length * 2) % people.length;
    const person = people[index];
    if (person && person.username !== current && (!unreadOnly || person.unread > 0)) return person.username;
  }
  return null;
}
