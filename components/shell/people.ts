import type { FriendRequest } from "#protocol/friend.ts";
import type { UserSummary } from "#protocol/user.ts";

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
