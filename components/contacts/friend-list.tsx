"use client";

import { useId, useMemo } from "react";
import { useTranslations } from "use-intl/react";
import { useAppState } from "#components/shell/client-provider.tsx";
import { summaryName } from "#components/shell/people.ts";
import { focusSearch } from "#components/shell/regions.ts";
import { useFits, useSpelling } from "#components/shell/use-spelling.ts";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import type { Contact } from "#protocol/friend.ts";
import { groupByLetter, letterOf } from "./letter.ts";
import { LetterIndex } from "./letter-index.tsx";
import { PersonRow } from "./person-row.tsx";
import { SectionTitle } from "./section-title.tsx";

function People({ contacts }: { contacts: readonly Contact[] }) {
  return (
    <ul>
      {contacts.map(({ user, relation }) => (
        <li key={user.username} className="[contain-intrinsic-size:auto_4rem] [content-visibility:auto]">
          <PersonRow user={user} remark={relation.remark} />
        </li>
      ))}
    </ul>
  );
}

const nameOf = ({ user, relation }: Contact): string => summaryName(user, relation.remark);

/** My friends from A to Z, Chinese names by their pinyin; on a phone with an index at the side. */
export function FriendList() {
  const t = useTranslations("contacts");
  const common = useTranslations("common");
  const chat = useTranslations("chat");
  const loaded = useAppState((state) => state.loaded);
  const friends = useAppState((state) => state.friends);
  const spelling = useSpelling();
  const id = useId();
  const groups = useMemo(
    () =>
      groupByLetter(
        Object.values(friends),
        nameOf,
        spelling ? (name) => spelling.initialOf(name) ?? letterOf(name) : letterOf,
      ),
    [friends, spelling],
  );
  if (!loaded) return <SkeletonRows label={common("loading")} />;
  if (groups.length === 0) {
    return (
      <EmptyState action={<Button onClick={focusSearch}>{chat("findSomebody")}</Button>}>
        {t("none")}
      </EmptyState>
    );
  }
  const place = (letter: string) => `${id}-${letter}`;
  return (
    <>
      {groups.map(({ letter, members }) => (
        <section key={letter} id={place(letter)} aria-label={letter}>
          <SectionTitle>{letter}</SectionTitle>
          <People contacts={members} />
        </section>
      ))}
      <LetterIndex letters={groups.map(({ letter }) => letter)} idOf={place} />
    </>
  );
}

/** Friends whose remark, nickname or username fits the words or sounds like them, by name. */
export function useFoundFriends(query: string): Contact[] {
  const friends = useAppState((state) => state.friends);
  const fits = useFits(query !== "");
  return useMemo(() => {
    if (query === "") return [];
    return Object.values(friends)
      .filter(({ user, relation }) =>
        [relation.remark, user.nickname, user.username].some((name) => name && fits(name, query)),
      )
      .sort((a, b) => nameOf(a).localeCompare(nameOf(b)));
  }, [friends, fits, query]);
}

/** Friends who were found. */
export function FoundFriends({ found }: { found: readonly Contact[] }) {
  const t = useTranslations("contacts");
  if (found.length === 0) return null;
  return (
    <section aria-label={t("friends")}>
      <SectionTitle>{t("friends")}</SectionTitle>
      <People contacts={found} />
    </section>
  );
}
