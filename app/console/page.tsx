import type { Metadata } from "next";
import { readReader } from "#app/reader.ts";
import { AppTable } from "#components/console/app-table.tsx";
import { ConsolePage } from "#components/console/console-page.tsx";
import { Part, RowList } from "#components/console/detail-list.tsx";
import { ActButton } from "#components/console/forms/act-button.tsx";
import { NewApp } from "#components/console/new-app.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { listDeletedApps } from "#core/apps/manage-apps.ts";
import { OutsideConsole } from "./outside-console.tsx";
import { consoleWords, readOperatorContext, readSignedInOperator, showTime } from "./read-console.ts";

export const dynamic = "force-dynamic";

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await readReader();
  return { title: `${words.console.apps} · ${words.console.title}` };
}

/** The console's first page: the operator's apps and what is needed to reach them. */
export default async function AppsPage() {
  const { info } = await readSignedInOperator("/console");
  const reader = await readReader();
  const { language, words } = reader;
  const deleted = await listDeletedApps(await readOperatorContext("/console"));
  const t = consoleWords(reader);
  return (
    <OutsideConsole operator={info} reader={reader}>
      <ConsolePage
        title={words.console.apps}
        lead={t("count", { count: info.apps.length })}
        actions={<NewApp />}
      >
        {info.apps.length > 0 ? (
          <AppTable apps={info.apps} words={words} />
        ) : (
          <EmptyState className="px-0">{words.console.none}</EmptyState>
        )}
        {deleted.length > 0 && (
          <Part title={words.console.deletedApps}>
            <RowList
              none=""
              rows={deleted.map(({ appKey, name, purgeAfter }) => ({
                id: appKey,
                text: t("goneAfter", { name, time: showTime(language, purgeAfter) }),
                end: (
                  <ActButton
                    command="app.restore"
                    input={{ appKey }}
                    label={words.console.restore}
                    name={`${words.console.restore}: ${name}`}
                  />
                ),
              }))}
            />
          </Part>
        )}
      </ConsolePage>
    </OutsideConsole>
  );
}
