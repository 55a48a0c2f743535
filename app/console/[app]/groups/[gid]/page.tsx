import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { readReader } from "#app/reader.ts";
import { ConsolePage } from "#components/console/console-page.tsx";
import { DetailList, Part } from "#components/console/detail-list.tsx";
import { GroupActions } from "#components/console/groups/group-actions.tsx";
import { MemberList } from "#components/console/groups/member-list.tsx";
import { sectionPath } from "#components/console/sections.ts";
import { buttonClass } from "#components/ui/button.tsx";
import { SearchBox } from "#components/ui/search-box.tsx";
import { isRefusal } from "#core/fail.ts";
import { describeGroup } from "#core/groups/describe-group.ts";
import { consoleWords, readConsole, showTime } from "../../../read-console.ts";

type Props = {
  params: Promise<{ app: string; gid: string }>;
  searchParams: Promise<{ q?: string | string[]; after?: string | string[] }>;
};

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await readReader();
  return { title: `${words.console.nav.groups} · ${words.console.title}` };
}

const one = (value: string | string[] | undefined): string => (Array.isArray(value) ? "" : (value ?? ""));

/** One group: what it is, who is in, and what can be done. */
export default async function GroupPage({ params, searchParams }: Props) {
  const { app: slug, gid } = await params;
  const reader = await readConsole(slug);
  const { app, ctx, language, words } = reader;
  const t = words.console.groups;
  const { q, after } = await searchParams;
  const query = one(q).slice(0, 100);
  if (!/^\d{1,15}$/.test(gid)) notFound();
  const group = await describeGroup(ctx, {
    group: Number(gid),
    query,
    ...(one(after) ? { after: one(after) } : {}),
  }).catch((error: unknown) => {
    if (isRefusal(error)) notFound();
    throw error;
  });
  const { page } = group;
  const mayManage = app.role !== "support" && group.state !== "dissolved";
  const path = `${sectionPath(app.slug, "groups")}/${group.id}`;
  const next = new URLSearchParams({ ...(query && { q: query }), ...(page.next && { after: page.next }) });
  return (
    <ConsolePage
      title={group.name}
      lead={<code className="font-mono">{`gid ${group.id}`}</code>}
      actions={
        mayManage && (
          <GroupActions
            group={{
              id: group.id,
              name: group.name,
              description: group.description,
              visibility: group.visibility,
              silenced: group.state === "silenced",
              maximum: group.maximum,
            }}
          />
        )
      }
    >
      <DetailList
        rows={[
          { label: t.owner, value: group.owner ?? "–" },
          { label: t.members, value: `${group.members} / ${group.maximum}` },
          { label: t.state, value: t.states[group.state] },
          { label: t.visibility, value: t.visibilities[group.visibility] },
          { label: t.description, value: group.description || "–" },
          { label: t.announcement, value: group.announcement ?? "–" },
          { label: t.created, value: showTime(language, group.createdAt) },
        ]}
      />
      <Part
        title={t.members}
        actions={
          <form action={path} className="w-60">
            <SearchBox label={t.searchMembers} name="q" defaultValue={query} keys="/" />
          </form>
        }
      >
        {page.members.length === 0 ? (
          <p className="text-sm text-ink-3">{words.console.table.noHits}</p>
        ) : (
          <MemberList group={group.id} members={page.members} canManage={mayManage} />
        )}
        {page.next && (
          <Link href={`${path}?${next}`} className={buttonClass("plain", "medium", "mt-3")}>
            {consoleWords(reader)("table.next")}
          </Link>
        )}
      </Part>
    </ConsolePage>
  );
}
