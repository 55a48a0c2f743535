import type { Target } from "#protocol/message.ts";
import { isHidden, targetOf } from "#sdk/selectors.ts";
import { type State, targetKey } from "#sdk/state.ts";

const USER = "u:";
const GROUP = "g:";

/**
 * The target keys of the list: pinned chats first, then by newest activity. My own waiting messages count as activity;
 * people I never wrote to appear as soon as a message or a draft for them waits here. Hidden chats are left out.
 */
export function listedKeys(
  state: Pick<State, "order" | "conversations" | "conversationOfUser" | "outgoing" | "drafts">,
): string[] {
  const known = state.order.flatMap((id) => {
    const conversation = state.conversations[id];
    if (!conversation || isHidden(conversation)) return [];
    const { activeAt: at, preferences } = conversation;
    return [{ key: targetKey(targetOf(conversation)), at, pinnedAt: preferences.pinnedAt ?? 0 }];
  });
  const waitingSince = (key: string) => state.outgoing[key]?.at(-1)?.createdAt ?? 0;
  const isNew = (key: string) => state.conversationOfUser[key.slice(USER.length)] === undefined;
  const waiting = [...Object.keys(state.outgoing), ...Object.keys(state.drafts)]
    .filter((key) => key.startsWith(USER) && (state.outgoing[key]?.length || state.drafts[key]?.trim()))
    .filter(isNew);
  const strangers = [...new Set(waiting)].map((key) => ({ key, at: Number.MAX_SAFE_INTEGER, pinnedAt: 0 }));
  return [...strangers, ...known]
    .map(({ key, at, pinnedAt }) => ({ key, pinnedAt, at: Math.max(at, waitingSince(key)) }))
    .sort((a, b) => b.pinnedAt - a.pinnedAt || b.at - a.at)
    .map(({ key }) => key);
}

/** The target a key of the list names. */
export function targetOfKey(key: string): Target {
  return key.startsWith(GROUP)
    ? { group: Number(key.slice(GROUP.length)) }
    : { user: key.slice(USER.length) };
}

/** Chats and people whose name or username fits the words, in the order they came. */
export function matching<T extends { name: string; username: string }>(
  people: readonly T[],
  query: string,
  fits: (name: string, words: string) => boolean,
): T[] {
  return people.filter(({ name, username }) => fits(name, query) || fits(username, query));
}
