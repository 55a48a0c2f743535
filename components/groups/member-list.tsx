"use client";

import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl/react";
import { useNames } from "#components/chat/use-names.ts";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { SearchBox } from "#components/ui/search-box.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import type { GroupInfo } from "#protocol/group.ts";
import { limits } from "#protocol/limits.ts";
import { MemberLines } from "./member-lines.tsx";
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
  const nameOf = useNames(conversation);
  const { members, state, hasMore, more, again } = useMembers(group.id, conversation, query.trim());
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
        <EmptyState action={<Button onClick={again}>{common("retry")}</Button>}>
          {t("membersFailed")}
        </EmptyState>
      )}
      {state === "ready" && members.length === 0 && (
        <EmptyState>{t("noMember", { query: query.trim() })}</EmptyState>
      )}
      <MemberLines members={members} hasMore={hasMore}>
        {(member, { open, onToggle, place }) => (
          <MemberRow
            key={member.user.username}
            group={group}
            member={member}
            name={nameOf(member.user.username)}
            open={open}
            onToggle={onToggle}
            at={place.at}
            of={place.of}
          />
        )}
      </MemberLines>
      {hasMore && <EndOfList onNear={more} />}
    </section>
  );
}
