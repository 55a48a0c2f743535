"use client";

import { useEffect } from "react";
import { useTranslations } from "use-intl/react";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { announce } from "#components/ui/announcer.tsx";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import type { Contact } from "#protocol/friend.ts";
import { PersonRow } from "./person-row.tsx";
import { SectionTitle } from "./section-title.tsx";
import type { Search } from "./use-search.ts";

/** What a search for people came to. */
export function SearchResults({
  search,
  friends,
  groups,
  query,
  again,
  clear,
}: {
  search: Search;
  /** Those found on this device, who stand above. */
  friends: readonly Contact[];
  /** How many groups were found, which stand above too. */
  groups: number;
  query: string;
  again: () => void;
  clear: () => void;
}) {
  const t = useTranslations("contacts");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const known = new Set(friends.map(({ user }) => user.username));
  const strangers =
    search.state === "found" ? search.people.filter(({ user }) => !known.has(user.username)) : [];
  const count = search.state === "found" ? strangers.length + friends.length : null;
  useEffect(() => {
    if (count !== null) announce(t("hits", { count }));
  }, [count, t]);
  switch (search.state) {
    case "idle":
      return null;
    case "short":
      return friends.length > 0 ? null : <EmptyState>{t("more")}</EmptyState>;
    case "searching":
      return <SkeletonRows rows={3} label={common("loading")} />;
    case "failed":
      return (
        <EmptyState action={<Button onClick={again}>{common("retry")}</Button>}>
          {t("searchFailed")} {errorText(search.error)}
        </EmptyState>
      );
    case "found":
      if (count === 0 && groups === 0) {
        return (
          <EmptyState action={<Button onClick={clear}>{common("clearSearch")}</Button>}>
            {t("noHits", { query })}
          </EmptyState>
        );
      }
      if (strangers.length === 0) return null;
      return (
        <section aria-label={t("found")}>
          <SectionTitle>{t("found")}</SectionTitle>
          <ul>
            {strangers.map(({ user, relation }) => (
              <li key={user.username}>
                <PersonRow user={user} remark={relation.remark} />
              </li>
            ))}
          </ul>
        </section>
      );
  }
}
