import type { State } from "#sdk/state.ts";

const USER = "u:";

/**
 * The people in the list, newest activity first. My own waiting messages count as activity; people I never wrote to
 * appear as soon as a message or a draft for them waits here.
 */
export function listedUsers(
  state: Pick<State, "order" | "conversations" | "conversationOfUser" | "outgoing" | "drafts">,
): string[] {
  const known = state.order.flatMap((id) => {
    const conversation = state.conversations[id];
    if (conversation?.info.kind !== "single") return [];
    return [{ username: conversation.info.peer.username, at: conversation.activeAt }];
  });
  const waitingSince = (username: string) => state.outgoing[USER + username]?.at(-1)?.createdAt ?? 0;
  const isNew = (username: string) => state.conversationOfUser[username] === undefined;
  const waiting = [...Object.keys(state.outgoing), ...Object.keys(state.drafts)]
    .filter((key) => key.startsWith(USER) && (state.outgoing[key]?.length || state.drafts[key]?.trim()))
    .map((key) => key.slice(USER.length))
    .filter(isNew);
  const strangers = [...new Set(waiting)].map((username) => ({ username, at: Number.MAX_SAFE_INTEGER }));
  return [...strangers, ...known]
    .map(({ username, at }) => ({ username, at: Math.max(at, waitingSince(username)) }))
    .sort((a, b) => b.at - a.at)
    .map(({ username }) => username);
}

/** Chats and people whose name or username has the words in it, in the order they came. */
export function matching<T extends { name: string; username: string }>(
  people: readonly T[],
  query: string,
): T[] {
  const words = query.toLocaleLowerCase().trim();
  return people.filter(
    ({ name, username }) =>
      name.toLocaleLowerCase().includes(words) || username.toLowerCase().includes(words),
  );
}
