"use client";

import { useEffect, useMemo, useState } from "react";
import { useTranslations } from "use-intl/react";
import { mayMentionAll } from "#components/groups/rights.ts";
import { useAppState, useClient } from "#components/shell/client-provider.tsx";
import { type Fits, useFits } from "#components/shell/use-spelling.ts";
import type { GroupMember } from "#protocol/group.ts";
import type { Mentions } from "#protocol/message.ts";
import { type Mentionable, mentionsIn } from "./mention-parts.ts";

const PAUSE_MS = 100;
const SHOWN = 8;

/** Somebody the list offers; an empty username stands for everybody. */
export type MentionOption = Mentionable & { note: string };

/** How a member is called by everybody, which a private remark is not. */
const publicName = ({ user, nickname }: GroupMember): string => nickname || user.nickname || user.username;

/** Every name by which a member may be mentioned. */
function namesOf({ user, nickname }: GroupMember): string[] {
  return [nickname, user.nickname, user.username].filter(Boolean);
}

function optionsFor(
  members: readonly GroupMember[],
  { query, everybody, fits }: { query: string; everybody: MentionOption | null; fits: Fits },
) {
  const words = query.toLocaleLowerCase();
  const people = members
    .filter((member) => namesOf(member).some((name) => fits(name, words)))
    .map((member): MentionOption => {
      const { username } = member.user;
      const label = publicName(member);
      return { username, label, note: label === username ? "" : username };
    })
    .sort(
      (a, b) =>
        Number(b.label.toLocaleLowerCase().startsWith(words)) -
          Number(a.label.toLocaleLowerCase().startsWith(words)) || a.label.localeCompare(b.label),
    );
  const isAll =
    everybody && (everybody.label.toLocaleLowerCase().startsWith(words) || fits(everybody.label, words));
  const all = isAll ? [everybody] : [];
  return [...all, ...people].slice(0, SHOWN);
}

/** Who can be mentioned in a group: those who fit what is typed, and what a finished text says. */
export function useMentionOptions(conversation: number | undefined, query: string | null) {
  const t = useTranslations("chat");
  const client = useClient();
  const info = useAppState((state) =>
    conversation === undefined ? undefined : state.conversations[conversation]?.info,
  );
  const directory = useAppState((state) =>
    conversation === undefined ? undefined : state.members[conversation],
  );
  const me = useAppState((state) => state.me.username);
  const group = info?.kind === "group" ? info.group : null;
  const number = group?.me ? group.id : null;
  const [asked, setAsked] = useState<string | null>(null);
  const fits = useFits(query !== null);

  // Whoever is found becomes known, and from there the list is made.
  useEffect(() => {
    if (query === null || number === null) return;
    const ask = () => {
      const done = () => setAsked(query);
      client.call("group.members", { group: number, query, limit: 20 }).then(done, done);
    };
    const timer = setTimeout(ask, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [client, number, query]);

  const members = useMemo(
    () => Object.values(directory ?? {}).filter(({ user }) => user.username !== me),
    [directory, me],
  );
  const everybody = group && mayMentionAll(group) ? t("everybody") : null;
  const options = useMemo(() => {
    if (query === null || number === null) return [];
    const all = everybody === null ? null : { username: "", label: everybody, note: t("everybodyNote") };
    return optionsFor(members, { query, everybody: all, fits });
  }, [members, query, number, everybody, fits, t]);

  const mentionsOf = (text: string): Mentions | undefined => {
    if (number === null || !text.includes("@")) return undefined;
    const people = members.flatMap((member) =>
      namesOf(member).map((label) => ({ username: member.user.username, label })),
    );
    return mentionsIn(text, people, everybody);
  };
  return { options, settled: asked === query, mentionsOf };
}
