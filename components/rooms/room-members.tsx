"use client";

import { useMemo, useState } from "react";
import { useTranslations } from "use-intl/react";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { useWatched } from "#components/shell/use-watched.ts";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { showToast } from "#components/ui/toast.tsx";
import { limits } from "#protocol/limits.ts";
import type { RoomInfo } from "#protocol/room.ts";
import { RoomMemberRow } from "./room-member-row.tsx";
import { useRoomMembers } from "./use-room-members.ts";

/** Everybody inside a room. `onBlocked`: the list of those kept out may be another. */
export function RoomMembers({ room, onBlocked }: { room: RoomInfo; onBlocked: () => void }) {
  const t = useTranslations("room");
  const group = useTranslations("group");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const [open, setOpen] = useState<string | null>(null);
  const { members, next, state, again, more } = useRoomMembers(room.id, room.memberCount);
  const watched = useMemo(
    () => members.slice(0, limits.presenceWatch / 2).map(({ user }) => user.username),
    [members],
  );
  useWatched("room", watched);
  const fetchMore = () =>
    more().catch((error: unknown) => showToast({ text: errorText(error), tone: "danger" }));
  const changed = () => {
    again();
    onBlocked();
  };
  return (
    <section aria-label={t("memberList")}>
      <h3 className="px-4 pb-2 text-sm text-ink-3">{t("membersTitle", { count: room.memberCount })}</h3>
      {state === "loading" && <SkeletonRows rows={4} label={common("loading")} />}
      {state === "failed" && (
        <EmptyState action={<Button onClick={again}>{common("retry")}</Button>}>
          {group("membersFailed")}
        </EmptyState>
      )}
      <ul>
        {members.map((member) => (
          <RoomMemberRow
            key={member.user.username}
            room={room}
            member={member}
            open={open === member.user.username}
            onToggle={setOpen}
            onChanged={changed}
          />
        ))}
      </ul>
      {next !== null && (
        <div className="flex justify-center py-3">
          <Button onClick={() => void fetchMore()}>{t("more")}</Button>
        </div>
      )}
    </section>
  );
}
