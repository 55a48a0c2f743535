"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl/react";
import { useNames } from "#components/chat/use-names.ts";
import { useWatched } from "#components/shell/use-watched.ts";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { SearchBox } from "#components/ui/search-box.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { useRowWindow } from "#components/ui/use-row-window.ts";
import type { GroupInfo } from "#protocol/group.ts";
import { limits } from "#protocol/limits.ts";
import { MEMBER_LINE_REM } from "./member-line.tsx";
import { MemberRow } from "./member-row.tsx";
import { useMembers } from "./use-members.ts";

/** Calls for the next page when the end of the list comes near the view. */
function EndOfList({ onNear }: { onNear: () => Promise<void> }) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const mark = element.current;
    if (!mark) return;
    const watcher = new IntersectionObserver(
      (entries) => {
        // Of several that were told together the last one holds.
        if (!entries.at(-1)?.isIntersecting) return;
        // Looked at anew afterwards: a short page leaves the end in view.
        void onNear().then(() => {
          watcher.unobserve(mark);
          watcher.observe(mark);
        });
      },
      { rootMargin: "600px" },
    );
    watcher.observe(mark);
    return () => watcher.disconnect();
  }, [onNear]);
  return <div ref={element} className="h-12" />;
}

/** The search box and everybody in the group: owner, admins, then the rest in the order they came. */
export function MemberList({ group, conversation }: { group: GroupInfo; conversation: number }) {
  const t = useTranslations("group");
  const common = useTranslations("common");
  const [query, setQuery] = useState("");
  const [open, setOpen] = useState<string | null>(null);
  const nameOf = useNames(conversation);
  const { members, state, hasMore, more } = useMembers(group.id, conversation, query.trim());
  const shown = members.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever is new changes the number.
  const watched = useMemo(
    () => members.slice(0, limits.presenceWatch / 2).map(({ user }) => user.username),
    [shown, query],
  );
  useWatched("members", watched);
  const openAt = useMemo(() => members.findIndex(({ user }) => user.username === open), [members, open]);
  const { list, first, last, before, after } = useRowWindow({
    count: shown,
    rowRem: MEMBER_LINE_REM,
    openAt,
  });
  return (
    <section aria-label={t("memberList")}>
      <h3 className="px-4 pb-2 text-sm text-ink-3">{t("membersTitle", { count: group.memberCount })}</h3>
      <SearchBox
        label={t("searchMembers")}
        className="mx-4 mb-2"
        maxLength={limits.searchMaxBytes}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || !query) return;
          event.stopPropagation();
          setQuery("");
        }}
      />
      {state === "loading" && <SkeletonRows rows={4} label={common("loading")} />}
      {state === "failed" && (
        <EmptyState action={<Button onClick={() => setQuery("")}>{common("retry")}</Button>}>
          {t("membersFailed")}
        </EmptyState>
      )}
      {state === "ready" && shown === 0 && <EmptyState>{t("noMember", { query: query.trim() })}</EmptyState>}
      <ul ref={list} style={{ paddingTop: before, paddingBottom: after }}>
        {members.slice(first, last).map((member, index) => (
          <MemberRow
            key={member.user.username}
            group={group}
            member={member}
            name={nameOf(member.user.username)}
            open={open === member.user.username}
            onToggle={setOpen}
            at={first + index}
            of={hasMore ? -1 : shown}
          />
        ))}
      </ul>
      {hasMore && <EndOfList onNear={more} />}
    </section>
  );
}
