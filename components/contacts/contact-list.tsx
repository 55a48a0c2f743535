"use client";

import { useMemo, useState } from "react";
import { useTranslations } from "use-intl/react";
import { FoundGroups, JoinRequests, MyGroups } from "#components/groups/group-lists.tsx";
import { useAppState } from "#components/shell/client-provider.tsx";
import { useView } from "#components/shell/navigation.tsx";
import { ListHeader } from "#components/shell/pane-header.tsx";
import { requestsToAnswer, summaryName } from "#components/shell/people.ts";
import { focusSearch } from "#components/shell/regions.ts";
import { useWatched } from "#components/shell/use-watched.ts";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { SealBadge } from "#components/ui/seal-badge.tsx";
import { SearchBox } from "#components/ui/search-box.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { groupByLetter } from "./letter.ts";
import { PersonRow } from "./person-row.tsx";
import { RequestRow } from "./request-row.tsx";
import { SearchResults } from "./search-results.tsx";
import { SectionTitle } from "./section-title.tsx";
import { usePeopleSearch } from "./use-search.ts";

function Requests() {
  const t = useTranslations("contacts");
  const requests = useAppState((state) => state.requests);
  const waiting = useMemo(() => requestsToAnswer(requests), [requests]);
  if (waiting.length === 0) return null;
  return (
    <section aria-label={t("requests")} className="pb-2">
      <SectionTitle end={<SealBadge count={waiting.length} />}>{t("requests")}</SectionTitle>
      <ul className="divide-y divide-line">
        {waiting.map((request) => (
          <RequestRow key={request.user.username} request={request} />
        ))}
      </ul>
    </section>
  );
}

function Friends() {
  const t = useTranslations("contacts");
  const common = useTranslations("common");
  const chat = useTranslations("chat");
  const loaded = useAppState((state) => state.loaded);
  const friends = useAppState((state) => state.friends);
  const groups = useMemo(
    () => groupByLetter(Object.values(friends), ({ user, relation }) => summaryName(user, relation.remark)),
    [friends],
  );
  if (!loaded) return <SkeletonRows label={common("loading")} />;
  if (groups.length === 0) {
    return (
      <EmptyState action={<Button onClick={focusSearch}>{chat("findSomebody")}</Button>}>
        {t("none")}
      </EmptyState>
    );
  }
  return groups.map(({ letter, members }) => (
    <section key={letter} aria-label={letter}>
      <SectionTitle>{letter}</SectionTitle>
      <ul>
        {members.map(({ user, relation }) => (
          <li key={user.username}>
            <PersonRow user={user} remark={relation.remark} />
          </li>
        ))}
      </ul>
    </section>
  ));
}

/** Hears of the friends and of whoever's profile is open: their presence and their changes. */
function useWatchedContacts() {
  const friends = useAppState((state) => state.friends);
  const view = useView();
  const open = view.name === "contact" ? view.username : null;
  const watched = useMemo(() => {
    const names = Object.keys(friends);
    return open && !friends[open] ? [open, ...names] : names;
  }, [friends, open]);
  useWatched("contacts", watched);
}

/** The list pane of the contacts: search, requests that wait, friends from A to Z. */
export function ContactList() {
  const t = useTranslations("contacts");
  useWatchedContacts();
  const [query, setQuery] = useState("");
  const [round, setRound] = useState(0);
  const search = usePeopleSearch(query, round);
  return (
    <nav aria-label={t("list")} className="flex min-h-0 grow flex-col">
      <ListHeader title={t("title")} />
      <div className="px-4 pb-2">
        <SearchBox
          label={t("search")}
          placeholder={t("searchHint")}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Escape" || !query) return;
            event.preventDefault();
            setQuery("");
          }}
        />
      </div>
      <div className="min-h-0 grow overflow-y-auto pb-4">
        {search.state === "idle" ? (
          <>
            <Requests />
            <JoinRequests />
            <MyGroups />
            <Friends />
          </>
        ) : (
          <>
            <FoundGroups query={query.trim()} />
            <SearchResults
              search={search}
              query={query.trim()}
              again={() => setRound(round + 1)}
              clear={() => {
                setQuery("");
                focusSearch();
              }}
            />
          </>
        )}
      </div>
    </nav>
  );
}
