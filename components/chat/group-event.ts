"use client";

import { useMemo } from "react";
import { useTranslations } from "use-intl/react";
import { useAppState } from "#components/shell/client-provider.tsx";
import type { ConversationEntry, GroupEntry } from "#protocol/entries.ts";
import { limits, undisplayed } from "#protocol/limits.ts";
import { type Clock, momentText } from "./local-time.ts";
import { singleLine } from "./single-line.ts";
import { useClock } from "./use-clock.ts";
import type { NameOf } from "./use-names.ts";

/** A change of a group that stands in its history as a line. */
export type GroupEvent = Extract<ConversationEntry, GroupEntry>;

export const isGroupEvent = (entry: ConversationEntry): entry is GroupEvent =>
  entry.kind.startsWith("group.") && !undisplayed.has(entry.kind);

/** People named one by one in a line; of more only the number is told. */
const NAMED = 3;

type Words = ReturnType<typeof useTranslations<"groupEvents">>;
type Reader = { t: Words; me: string; clock: Omit<Clock, "now">; nameOf: NameOf };

function wordsFor({ t, me, clock, nameOf }: Reader, entry: GroupEvent) {
  const name = (username: string) => {
    const shown = nameOf(username);
    if (shown !== username) return shown;
    return entry.people.find((person) => person.username === username)?.nickname || username;
  };
  const list = (usernames: readonly string[], mine: string) => {
    const known = (username: string) => Number(entry.people.some((person) => person.username === username));
    const sorted = [...usernames].sort((a, b) => Number(b === me) - Number(a === me) || known(b) - known(a));
    const named = sorted.slice(0, NAMED).map((username) => (username === me ? mine : name(username)));
    const rest = sorted.length - named.length;
    if (rest > 0) return t("others", { names: named.join(t("comma")), count: rest });
    return new Intl.ListFormat(clock.locale, { type: "conjunction" }).format(named);
  };
  return {
    by: entry.by === null ? t("operator") : entry.by === me ? t("you") : name(entry.by),
    subject: (usernames: readonly string[]) => list(usernames, t("you")),
    object: (usernames: readonly string[]) => list(usernames, t("youObject")),
  };
}

function updatedText(entry: Extract<GroupEvent, { kind: "group.updated" }>, by: string, t: Words): string {
  const { profile, changed } = entry;
  const parts = changed.map((part) => {
    switch (part) {
      case "name":
        return t("renamed", { by, name: profile.name });
      case "description":
        return t("described", { by });
      case "avatar":
        return t("pictured", { by });
      case "visibility":
        return profile.visibility === "public" ? t("opened", { by }) : t("closed", { by });
      case "settings":
        return t("ruled", { by });
    }
    return "";
  });
  return parts.filter(Boolean).join(" · ");
}

function silencedText(
  entry: Extract<GroupEvent, { kind: "group.memberSilenced" }>,
  { t, clock }: Reader,
  by: string,
  people: string,
): string {
  if (entry.until === null) return t("unsilenced", { by, people });
  if (entry.until >= limits.foreverMs) return t("silenced", { by, people });
  return t("silencedUntil", { by, people, time: momentText(entry.until, clock) });
}

/** What happened in a group, in one line. Chinese words and names stand without a space between them. */
export function groupEventText(entry: GroupEvent, reader: Reader): string {
  return sentenceOf(entry, reader).replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, "");
}

function sentenceOf(entry: GroupEvent, reader: Reader): string {
  const { t } = reader;
  const { by, subject, object } = wordsFor(reader, entry);
  const heir = (newOwner: string | null) =>
    newOwner === null ? "" : ` · ${t("newOwner", { people: object([newOwner]) })}`;
  switch (entry.kind) {
    case "group.created": {
      const others = entry.users.filter((username) => username !== (entry.by ?? entry.owner));
      return others.length > 0 ? t("createdWith", { by, people: object(others) }) : t("created", { by });
    }
    case "group.membersAdded": {
      const alone = entry.users.length === 1 && (entry.by === null || entry.users[0] === entry.by);
      return alone
        ? t("joined", { people: subject(entry.users) })
        : t("added", { by, people: object(entry.users) });
    }
    case "group.membersRemoved":
      return t("removed", { by, people: object(entry.users) }) + heir(entry.newOwner);
    case "group.memberLeft":
      return t("left", { people: subject([entry.user]) }) + heir(entry.newOwner);
    case "group.updated":
      return updatedText(entry, by, t);
    case "group.dissolved":
      return t("dissolved", { by });
    case "group.ownerChanged":
      return t("transferred", { by, people: object([entry.owner]) });
    case "group.roleChanged":
      return t(entry.role === "keeper" ? "promoted" : "demoted", { by, people: object([entry.user]) });
    case "group.memberSilenced":
      return silencedText(entry, reader, by, object(entry.users));
    case "group.allSilenced":
      return t(entry.silenced ? "allSilenced" : "allUnsilenced", { by });
    case "group.announcementChanged":
      return t(`announcements.${entry.change}`, { by, text: singleLine(entry.announcement.text) });
    default:
      return "";
  }
}

/** Words a change of a group for whoever reads it. */
export function useGroupEventText(): (entry: GroupEvent, nameOf: NameOf) => string {
  const t = useTranslations("groupEvents");
  const me = useAppState((state) => state.me.username);
  const clock = useClock();
  return useMemo(() => (entry, nameOf) => groupEventText(entry, { t, me, clock, nameOf }), [t, me, clock]);
}
