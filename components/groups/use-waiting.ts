"use client";

import { useMemo } from "react";
import { useAppState } from "#components/shell/client-provider.tsx";
import type { JoinRequest } from "#protocol/group.ts";

/** Who waits to come into the groups I look after, or into one of them; live, newest first. */
export function useWaiting(group?: number): JoinRequest[] {
  const requests = useAppState((state) => state.groupRequests);
  const me = useAppState((state) => state.me.username);
  return useMemo(
    () =>
      requests.filter(
        (request) =>
          request.state === "pending" &&
          request.user.username !== me &&
          (group === undefined || request.group.id === group),
      ),
    [requests, me, group],
  );
}
