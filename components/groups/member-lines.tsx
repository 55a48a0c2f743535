"use client";

import { type ReactNode, useMemo, useState } from "react";
import { useWatched } from "#components/shell/use-watched.ts";
import { useRowWindow } from "#components/ui/use-row-window.ts";
import { limits } from "#protocol/limits.ts";
import { type LineProps, MEMBER_LINE_REM } from "./member-line.tsx";

/** Of so many members the presence is heard: those in view and some on both sides. */
const WATCHED = limits.presenceWatch / 2;
/** Scrolling by fewer rows asks nothing anew. */
const STEP = 25;

type Member = { user: { username: string } };

/** Members one below the other: those near the view are drawn, and heard of when they come and go. */
export function MemberLines<M extends Member>({
  members,
  hasMore,
  children,
}: {
  members: readonly M[];
  /** Others follow that are not here yet. */
  hasMore: boolean;
  children: (member: M, props: LineProps) => ReactNode;
}) {
  const [open, setOpen] = useState<string | null>(null);
  const count = members.length;
  const openAt = useMemo(() => members.findIndex(({ user }) => user.username === open), [members, open]);
  const { list, first, last, before, after } = useRowWindow({ count, rowRem: MEMBER_LINE_REM, openAt });
  const from = Math.max(0, Math.floor((first + last - WATCHED) / 2 / STEP) * STEP);
  const names = members
    .slice(from, from + WATCHED)
    .map(({ user }) => user.username)
    .join("\n");
  useWatched(
    "members",
    useMemo(() => (names ? names.split("\n") : []), [names]),
  );
  return (
    <ul ref={list} style={{ paddingTop: before, paddingBottom: after }}>
      {members.slice(first, last).map((member, index) =>
        children(member, {
          open: member.user.username === open,
          onToggle: setOpen,
          place: { at: first + index, of: hasMore ? -1 : count },
        }),
      )}
    </ul>
  );
}
