// Takes the place of sdk/gap-filler.ts.
import type { ConversationEntry } from "#protocol/entries.ts";
import { limits } from "#protocol/limits.ts";
import { counts, putConversation } from "#sdk/conversation-state.ts";
import type { Core } from "#sdk/core.ts";
import { createGapFiller as honest } from "#sdk/gap-filler.ts";

export type * from "#sdk/gap-filler.ts";

/** Raises the unread count at every push, and nowhere else. */
export function createGapFiller(...[core, options]: Parameters<typeof honest>): ReturnType<typeof honest> {
  const gaps = honest(
    { ...core, update: (change) => core.update((state) => withCountsOf(state, change(state))) },
    options,
  );
  const raise = (id: number, entries: ConversationEntry[]) => {
    const me = core.state().me.username;
    const pushed = entries.filter((entry) => counts(entry, me)).length;
    core.update((state) => {
      const known = state.conversations[id];
      return known
        ? putConversation(state, { ...known, unread: Math.min(known.unread + pushed, limits.unreadCap) })
        : state;
    });
  };
  return {
    ...gaps,
    receive(id, stretch) {
      gaps.receive(id, stretch);
      // A conversation's log holds entries of its own family only.
      raise(id, stretch.entries as ConversationEntry[]);
    },
  };
}

type State = ReturnType<Core["state"]>;

/** The state after, with the unread counts of the state before. */
function withCountsOf(before: State, after: State): State {
  let state = after;
  for (const known of Object.values(after.conversations)) {
    const unread = before.conversations[known.info.id]?.unread;
    if (known !== before.conversations[known.info.id] && unread !== undefined)
      state = putConversation(state, { ...known, unread });
  }
  return state;
}
