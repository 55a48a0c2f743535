import type { Metadata } from "next";
import { readReader } from "#app/reader.ts";
import { ConsolePage } from "#components/console/console-page.tsx";
import { GroupTable } from "#components/console/groups/group-table.tsx";
import { NewGroup } from "#components/console/groups/new-group.tsx";
import { sectionPath } from "#components/console/sections.ts";
import { TableFilters } from "#components/console/table/table-filters.tsx";
import { readTableState, type SearchParams, type TableShape } from "#components/console/table/table-state.ts";
import { pageGroups } from "#core/groups/page-groups.ts";
import { type GroupSort, groupSorts, groupStates } from "#protocol/console-group.ts";
import { consoleWords, readConsole, showTime } from "../../read-console.ts";

type Props = { params: Promise<{ app: string }>; searchParams: Promise<SearchParams> };

const shape: TableShape<GroupSort> = { sorts: groupSorts, order: "desc", filters: { state: groupStates } };

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await readReader();
  return { title: `${words.console.nav.groups} · ${words.console.title}` };
}

/** The app's groups. */
export default async function GroupsPage({ params, searchParams }: Props) {
  const reader = await readConsole((await params).app);
  const { app, ctx, language, words } = reader;
  const t = words.console.groups;
  const state = readTableState(shape, await searchParams);
  const chosen = groupStates.find((known) => known === state.filters.state) ?? null;
  const page = await pageGroups(ctx, state, chosen);
  const path = sectionPath(app.slug, "groups");
  return (
    <ConsolePage
      title={words.console.nav.groups}
      lead={consoleWords(reader)("groups.lead", { count: page.total })}
      actions={app.role !== "support" && <NewGroup />}
    >
      <div className="mb-4">
        <TableFilters
          path={path}
          shape={shape}
          state={state}
          search={t.search}
          choices={[
            {
              name: "state",
              label: t.state,
              any: words.console.table.any,
              options: groupStates.map((value) => ({ value, label: t.states[value] })),
            },
          ]}
        />
      </div>
      <GroupTable
        path={path}
        shape={shape}
        state={state}
        page={page}
        words={words.console}
        showTime={(time) => showTime(language, time)}
      />
    </ConsolePage>
  );
}
