"use client";

import { useTranslations } from "use-intl/react";
import { type LineProps, MemberLine } from "#components/groups/member-line.tsx";
import { MemberLines } from "#components/groups/member-lines.tsx";
import { useAppState } from "#components/shell/client-provider.tsx";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { showToast } from "#components/ui/toast.tsx";
import type { RoomInfo, RoomMember } from "#protocol/room.ts";
import { displayName } from "#sdk/selectors.ts";
import { RoomMemberActions } from "./room-member-actions.tsx";
import { useRoomMembers } from "./use-room-members.ts";

function RoomMemberRow({
  room,
  member,
  line,
  onChanged,
}: {
  room: RoomInfo;
  member: RoomMember;
  line: LineProps;
  /** What this person is in the room was changed. */
  onChanged: () => void;
}) {
  const t = useTranslations("room");
  const name = useAppState((state) => displayName(state, member.user.username));
  return (
    <MemberLine
      {...line}
      member={member}
      name={name}
      roleName={(role) => t(`roles.${role}`)}
      acts={(muted) => (
        <RoomMemberActions room={room} member={member} name={name} muted={muted} onChanged={onChanged} />
      )}
    />
  );
}

/** Everybody inside a room. `onBlocked`: the list of those kept out may be another. */
export function RoomMembers({ room, onBlocked }: { room: RoomInfo; onBlocked: () => void }) {
  const t = useTranslations("room");
  const group = useTranslations("group");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const { members, next, state, again, more } = useRoomMembers(room.id, room.memberCount);
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
      <MemberLines members={members} hasMore={next !== null}>
        {(member, line) => (
          <RoomMemberRow
            key={member.user.username}
            room={room}
            member={member}
            line={line}
            onChanged={changed}
          />
        )}
      </MemberLines>
      {next !== null && (
        <div className="flex justify-center py-3">
          <Button onClick={() => void fetchMore()}>{t("more")}</Button>
        </div>
      )}
    </section>
  );
}
