import type { FriendRequest } from "#protocol/friend.ts";
import type { UserSummary } from "#protocol/user.ts";
import { conversationOf, type State } from "#sdk/index.ts";

/** What a person is called who may be unknown to the client's state, such as a search hit. */
export function summaryName(user: Pick<UserSummary, "username" | "nickname">, remark = ""): string {
  return remark || user.nickname || user.username;
}

/** Requests of others that wait for my answer, newest first. */
export function requestsToAnswer(requests: readonly FriendRequest[]): FriendRequest[] {
  return requests
    .filter((request) => request.direction === "received" && request.state === "pending")
    .sort((a, b) => b.createdAt - a.createdAt);
}

/** What a group of mine is called; null when I was never in it. */
export function groupName(state: State, group: number): string | null {
  const info = conversationOf(state, { group })?.info;
  return info?.kind === "group" ? info.group.name : null;
}
