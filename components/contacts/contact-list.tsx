"use client";

import { useMemo, useState } from "react";
import { useTranslations } from "use-intl/react";
import { FoundGroups, JoinRequests, MyGroups, useGroupSearch } from "#components/groups/group-lists.tsx";
import { useAppState } from "#components/shell/client-provider.tsx";
import { useView } from "#components/shell/navigation.tsx";
import { ListHeader } from "#components/shell/pane-header.tsx";
import { focusSearch } from "#components/shell/regions.ts";
import { useWatched } from "#components/shell/use-watched.ts";
import { SearchBox } from "#components/ui/search-box.tsx";
import { FoundFriends, FriendList, useFoundFriends } from "./friend-list.tsx";
import { Requests } from "./requests.tsx";
import { SearchResults } from "./search-results.tsx";
import { usePeopleSearch } from "./use-search.ts";

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
  const friends = useFoundFriends(query.trim());
  const groups = useGroupSearch(query.trim());
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
      <div className="relative flex min-h-0 grow flex-col">
        <div className="min-h-0 grow overflow-y-auto pb-4">
          {search.state === "idle" ? (
            <>
              <Requests />
              <JoinRequests />
              <MyGroups />
              <FriendList />
            </>
          ) : (
            <>
              <FoundFriends found={friends} />
              <FoundGroups found={groups} />
              <SearchResults
                search={search}
                friends={friends}
                groups={groups.length}
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
      </div>
    </nav>
  );
}
