"use client";

import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef } from "react";
import { useTranslations } from "use-intl/react";
import { SectionTitle } from "#components/contacts/section-title.tsx";
import { usePeopleSearch } from "#components/contacts/use-search.ts";
import { useAppState, useClient } from "#components/shell/client-provider.tsx";
import { useView, ViewLink } from "#components/shell/navigation.tsx";
import { focusSearch } from "#components/shell/regions.ts";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { useFits } from "#components/shell/use-spelling.ts";
import { targetOfView, viewOfTarget } from "#components/shell/view.ts";
import { announce } from "#components/ui/announcer.tsx";
import { Avatar } from "#components/ui/avatar.tsx";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { targetKey } from "#sdk/state.ts";
import { matching, targetOfKey } from "./conversation-rows.ts";
import { type Face, faceOf } from "./use-face.ts";

type Hit = Pick<Face, "id" | "kind" | "name"> & { key: string; username: string };

function Hits({ title, hits, onChoose }: { title: string; hits: readonly Hit[]; onChoose: () => void }) {
  if (hits.length === 0) return null;
  return (
    <section aria-label={title}>
      <SectionTitle>{title}</SectionTitle>
      <ul>
        {hits.map(({ key, id, kind, username, name }) => (
          <li key={key}>
            <ViewLink
              view={viewOfTarget(targetOfKey(key))}
              onClick={onChoose}
              className="mx-2 flex h-14 items-center gap-3 rounded-menu px-2 hover:bg-line/40"
            >
              <Avatar id={id} name={name} kind={kind} size={36} />
              <span className="min-w-0 grow">
                <span className="block truncate font-medium">{name}</span>
                {name !== username && <span className="block truncate text-xs text-ink-3">{username}</span>}
              </span>
            </ViewLink>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** ↑ and ↓ walk through the hits, Enter in the box opens the first, Esc leaves. */
function walk(event: KeyboardEvent<HTMLElement>, leave: () => void): void {
  if (event.nativeEvent.isComposing) return;
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-search], a")];
  const at = stops.findIndex((stop) => stop.matches(":focus"));
  if (event.key === "Escape") {
    event.preventDefault();
    stops[0]?.focus();
    leave();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    stops[at + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
  } else if (event.key === "Enter" && at === 0) {
    event.preventDefault();
    stops[1]?.click();
  }
}

/** The search on top of the list: my chats and friends at once, other people of the app after a pause. */
export function PersonSearch({
  query,
  active,
  listed,
  box,
  onLeave,
}: {
  query: string;
  active: boolean;
  /** Target keys of my chats. */
  listed: readonly string[];
  box: ReactNode;
  onLeave: () => void;
}) {
  const t = useTranslations("chat");
  const common = useTranslations("common");
  const contacts = useTranslations("contacts");
  const errorText = useErrorText();
  const me = useAppState((state) => state.me.username);
  const client = useClient();
  const users = useAppState((state) => state.users);
  const friends = useAppState((state) => state.friends);
  const search = usePeopleSearch(active ? query : "");
  const fits = useFits(active);

  const view = useView();
  const target = targetOfView(view);
  const place = target ? targetKey(target) : "";
  const shown = useRef(place);
  useEffect(() => {
    if (shown.current !== place) onLeave();
    shown.current = place;
  }, [place, onLeave]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: names change with `users` and `friends`.
  const groups = useMemo(() => {
    const state = client.store.getState();
    const hit = (key: string): Hit => {
      const face = faceOf(state, targetOfKey(key));
      return { ...face, key, username: face.id };
    };
    const ofPerson = (username: string) => hit(`u:${username}`);
    const chats = query.trim() ? matching(listed.map(hit), query, fits) : [];
    const seen = new Set([me, ...chats.flatMap(({ kind, username }) => (kind === "person" ? username : []))]);
    const known = matching(Object.keys(friends).map(ofPerson), query, fits).filter(
      ({ username }) => !seen.has(username),
    );
    for (const { username } of known) seen.add(username);
    const found =
      search.state === "found" ? search.people.filter(({ user }) => !seen.has(user.username)) : [];
    const people = found.map(({ user, relation }) => ({
      ...ofPerson(user.username),
      name: relation.remark || user.nickname || user.username,
    }));
    return { chats, friends: known, people };
  }, [client, query, listed, users, friends, me, search, fits]);

  const count = groups.chats.length + groups.friends.length + groups.people.length;
  const settled = active && search.state === "found";
  useEffect(() => {
    if (settled) announce(contacts("hits", { count }));
  }, [settled, count, contacts]);

  const clear = () => {
    onLeave();
    focusSearch();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys walk between the box and the links inside.
    <div
      onKeyDown={active ? (event) => walk(event, onLeave) : undefined}
      className={active ? "flex min-h-0 grow flex-col" : "contents"}
    >
      {box}
      {active && (
        <div className="min-h-0 grow overflow-y-auto pb-2">
          <Hits title={t("found")} hits={groups.chats} onChoose={onLeave} />
          <Hits title={t("friends")} hits={groups.friends} onChoose={onLeave} />
          <Hits title={t("people")} hits={groups.people} onChoose={onLeave} />
          {search.state === "searching" && <SkeletonRows rows={2} label={common("loading")} />}
          {search.state === "failed" && <EmptyState>{errorText(search.error)}</EmptyState>}
          {search.state === "short" && count === 0 && <EmptyState>{contacts("more")}</EmptyState>}
          {search.state === "idle" && count === 0 && <EmptyState>{t("noFriends")}</EmptyState>}
          {search.state === "found" && count === 0 && (
            <EmptyState action={<Button onClick={clear}>{common("clearSearch")}</Button>}>
              {t("noHits", { query: query.trim() })}
            </EmptyState>
          )}
        </div>
      )}
    </div>
  );
}
