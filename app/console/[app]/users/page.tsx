import type { Metadata } from "next";
import { readReader } from "#app/reader.ts";
import { ConsolePage } from "#components/console/console-page.tsx";
import { ExportUsers } from "#components/console/csv/export-users.tsx";
import { sectionPath } from "#components/console/sections.ts";
import { BulkBar, SelectionProvider } from "#components/console/table/selection.tsx";
import { TableFilters } from "#components/console/table/table-filters.tsx";
import { readTableState, type SearchParams, type TableShape } from "#components/console/table/table-state.ts";
import { NewUser } from "#components/console/users/new-user.tsx";
import { UserBulk } from "#components/console/users/user-bulk.tsx";
import { UserTable } from "#components/console/users/user-table.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { pageUsers } from "#core/users/page-users.ts";
import { type UserSort, userSorts, userStates } from "#protocol/console-user.ts";
import { consoleWords, readConsole, showTime } from "../../read-console.ts";

type Props = { params: Promise<{ app: string }>; searchParams: Promise<SearchParams> };

const shape: TableShape<UserSort> = { sorts: userSorts, order: "desc", filters: { state: userStates } };

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await readReader();
  return { title: `${words.console.nav.users} · ${words.console.title}` };
}

/** The app's users. */
export default async function UsersPage({ params, searchParams }: Props) {
  const reader = await readConsole((await params).app);
  const { app, ctx, language, words } = reader;
  const t = consoleWords(reader);
  const state = readTableState(shape, await searchParams);
  const chosen = userStates.find((known) => known === state.filters.state) ?? null;
  const page = await pageUsers(ctx, state, chosen);
  const path = sectionPath(app.slug, "users");
  return (
    <SelectionProvider>
      <ConsolePage
        title={words.console.nav.users}
        lead={t("users.lead", { count: page.total })}
        actions={
          app.role !== "support" && (
            <>
              <a href={`${path}/import`} className={buttonClass("plain")}>
                {words.console.csv.open}
              </a>
              <ExportUsers query={state.query} state={chosen} />
              <NewUser />
            </>
          )
        }
      >
        <div className="mb-4">
          <BulkBar
            filters={
              <TableFilters
                path={path}
                shape={shape}
                state={state}
                search={words.console.users.search}
                choices={[
                  {
                    name: "state",
                    label: words.console.users.state,
                    any: words.console.table.any,
                    options: userStates.map((value) => ({ value, label: words.console.users.states[value] })),
                  },
                ]}
              />
            }
          >
            <UserBulk query={state.query} state={chosen} />
          </BulkBar>
        </div>
        <UserTable
          appKey={app.appKey}
          path={path}
          shape={shape}
          state={state}
          page={page}
          words={words.console}
          canSelect={app.role !== "support"}
          showTime={(time) => showTime(language, time)}
        />
      </ConsolePage>
    </SelectionProvider>
  );
}
