"use client";

import { X } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslations } from "use-intl/react";
import { usePeopleSearch } from "#components/contacts/use-search.ts";
import { useAppState, useClient } from "#components/shell/client-provider.tsx";
import { Face } from "#components/shell/face.tsx";
import { useFits } from "#components/shell/use-spelling.ts";
import { Icon } from "#components/ui/icon.tsx";
import { SearchBox } from "#components/ui/search-box.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { limits } from "#protocol/limits.ts";
import { displayName } from "#sdk/index.ts";

export type Candidate = { username: string; name: string };

/** Those who can be chosen: my friends who fit the words, then other people of the app. */
function useCandidates(query: string, without: ReadonlySet<string>) {
  const client = useClient();
  const friends = useAppState((state) => state.friends);
  const me = useAppState((state) => state.me.username);
  const search = usePeopleSearch(query);
  const fits = useFits();
  const candidates = useMemo(() => {
    const state = client.store.getState();
    const known = Object.keys(friends)
      .map((username) => ({ username, name: displayName(state, username) }))
      .filter(({ username, name }) => fits(name, query) || fits(username, query))
      .sort((a, b) => a.name.localeCompare(b.name));
    const found = search.state === "found" ? search.people : [];
    const strangers = found.map(({ user, relation }) => ({
      username: user.username,
      name: relation.remark || user.nickname || user.username,
    }));
    const seen = new Set([me, ...without]);
    return [...known, ...strangers].filter(({ username }) => {
      const isNew = !seen.has(username);
      seen.add(username);
      return isNew;
    });
  }, [client, friends, me, query, search, without, fits]);
  return { candidates, state: search.state };
}

function Chosen({
  people,
  onRemove,
}: {
  people: readonly Candidate[];
  onRemove: (person: Candidate) => void;
}) {
  const t = useTranslations("group");
  if (people.length === 0) return null;
  return (
    <ul aria-label={t("chosen", { count: people.length })} className="mb-2 flex flex-wrap gap-1.5">
      {people.map((person) => (
        <li key={person.username}>
          <button
            type="button"
            aria-label={t("unchoose", { name: person.name })}
            onClick={() => onRemove(person)}
            className="flex min-h-7 max-w-48 items-center gap-1 rounded-control bg-jade-soft pr-1.5 pl-2 text-sm pointer-coarse:min-h-11"
          >
            <span className="truncate">{person.name}</span>
            <Icon of={X} size={14} className="text-ink-2" />
          </button>
        </li>
      ))}
    </ul>
  );
}

function Row({ person, checked, onChange }: { person: Candidate; checked: boolean; onChange: () => void }) {
  const { username, name } = person;
  return (
    <label className="flex h-12 cursor-pointer items-center gap-3 rounded-control px-2 hover:bg-list has-focus-visible:outline-2 has-focus-visible:outline-ring">
      <Face id={username} name={name} size={28} />
      <span className="min-w-0 grow">
        <span className="block truncate text-sm font-medium">{name}</span>
        {name !== username && <span className="block truncate text-xs text-ink-3">{username}</span>}
      </span>
      <input
        type="checkbox"
        checked={checked}
        onChange={onChange}
        className="size-4.5 shrink-0 accent-jade outline-none"
      />
    </label>
  );
}

/** Chooses people from the friends and from everybody in the app. */
export function PeoplePicker({
  label,
  chosen,
  without = nobody,
  onChange,
}: {
  label: string;
  chosen: readonly Candidate[];
  /** Who cannot be chosen. */
  without?: ReadonlySet<string>;
  onChange: (chosen: Candidate[]) => void;
}) {
  const t = useTranslations("group");
  const common = useTranslations("common");
  const contacts = useTranslations("contacts");
  const [query, setQuery] = useState("");
  const has = (person: Candidate) => chosen.some(({ username }) => username === person.username);
  const { candidates: found, state } = useCandidates(query, without);
  // Whoever was chosen stays in view, so that the choice can be taken back where it was made.
  const candidates = query.trim() ? found : [...chosen, ...found.filter((person) => !has(person))];
  const remove = (person: Candidate) =>
    onChange(chosen.filter(({ username }) => username !== person.username));
  const toggle = (person: Candidate) => {
    if (has(person)) return remove(person);
    onChange([...chosen, person]);
  };
  const note = () => {
    if (state === "short") return contacts("more");
    if (state === "failed") return contacts("searchFailed");
    return query.trim() ? contacts("noHits", { query: query.trim() }) : t("pickHint");
  };
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-sm font-medium">{label}</legend>
      <Chosen people={chosen} onRemove={remove} />
      <SearchBox
        label={t("findPeople")}
        placeholder={t("findPeopleHint")}
        maxLength={limits.searchMaxBytes}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
          event.preventDefault();
          const [first] = candidates;
          if (!first || !query.trim()) return;
          if (!has(first)) toggle(first);
          setQuery("");
        }}
      />
      <div className="mt-1 h-48 overflow-y-auto">
        {candidates.map((person) => (
          <Row key={person.username} person={person} checked={has(person)} onChange={() => toggle(person)} />
        ))}
        {candidates.length === 0 && state === "searching" && (
          <SkeletonRows rows={2} label={common("loading")} />
        )}
        {candidates.length === 0 && state !== "searching" && (
          <p className="px-2 py-3 text-sm text-ink-3">{note()}</p>
        )}
      </div>
    </fieldset>
  );
}

const nobody: ReadonlySet<string> = new Set();
