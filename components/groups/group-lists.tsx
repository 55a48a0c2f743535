"use client";

import { useEffect, useMemo, useState } from "react";
import { useTranslations } from "use-intl/react";
import { SectionTitle } from "#components/contacts/section-title.tsx";
import { useAppState, useClient } from "#components/shell/client-provider.tsx";
import { Face } from "#components/shell/face.tsx";
import { ViewLink } from "#components/shell/navigation.tsx";
import { SealBadge } from "#components/ui/seal-badge.tsx";
import type { GroupSummary } from "#protocol/group.ts";
import { limits } from "#protocol/limits.ts";
import { JoinRequestRow } from "./join-request-row.tsx";
import { useWaiting } from "./use-waiting.ts";

type Listed = { id: number; name: string; memberCount: number; note?: string };

function GroupRow({ group }: { group: Listed }) {
  const t = useTranslations("group");
  return (
    <ViewLink
      view={{ name: "group", group: group.id }}
      className="mx-2 flex h-16 items-center gap-3 rounded-menu px-2 hover:bg-line/40"
    >
      <Face id={String(group.id)} name={group.name} kind="group" />
      <span className="min-w-0 grow">
        <span className="block truncate font-medium">{group.name}</span>
        <span className="tnum block truncate text-sm text-ink-3">
          {t("number", { number: String(group.id) })} ·{" "}
          {group.note ?? t("members", { count: group.memberCount })}
        </span>
      </span>
    </ViewLink>
  );
}

function Section({ title, groups }: { title: string; groups: readonly Listed[] }) {
  if (groups.length === 0) return null;
  return (
    <section aria-label={title}>
      <SectionTitle>{title}</SectionTitle>
      <ul>
        {groups.map((group) => (
          <li key={group.id} className="[contain-intrinsic-size:auto_4rem] [content-visibility:auto]">
            <GroupRow group={group} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Who wants to come into the groups I look after. */
export function JoinRequests() {
  const t = useTranslations("group");
  const waiting = useWaiting();
  if (waiting.length === 0) return null;
  return (
    <section aria-label={t("requests")} className="pb-2">
      <SectionTitle end={<SealBadge count={waiting.length} />}>{t("requests")}</SectionTitle>
      <ul className="divide-y divide-line">
        {waiting.map((request) => (
          <JoinRequestRow key={request.id} request={request} />
        ))}
      </ul>
    </section>
  );
}

/** The groups I am in, by name. */
export function MyGroups() {
  const t = useTranslations("group");
  const conversations = useAppState((state) => state.conversations);
  const groups = useMemo(
    () =>
      Object.values(conversations)
        .flatMap(({ info }) =>
          info.kind === "group" && info.group.me && !info.group.dissolved ? info.group : [],
        )
        .sort((a, b) => a.name.localeCompare(b.name)),
    [conversations],
  );
  return <Section title={t("groups")} groups={groups} />;
}

const PAUSE_MS = 200;

/** Public groups that can be found by what was typed: by name or by number. */
export function useGroupSearch(query: string): GroupSummary[] {
  const client = useClient();
  const [found, setFound] = useState<GroupSummary[]>([]);
  const long = [...query].length >= limits.searchMinCharacters;
  useEffect(() => {
    let current = true;
    const ask = () => {
      client.call("group.search", { query }).then(
        (groups) => current && setFound(groups),
        () => current && setFound([]),
      );
    };
    if (!long) setFound([]);
    const timer = long ? setTimeout(ask, PAUSE_MS) : undefined;
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [client, query, long]);
  return found;
}

/** Public groups that were found. */
export function FoundGroups({ found }: { found: readonly GroupSummary[] }) {
  const t = useTranslations("group");
  const noted = found.map((group) =>
    group.mine === "requested" ? { ...group, note: t("requestedNote") } : group,
  );
  return <Section title={t("groups")} groups={noted} />;
}
