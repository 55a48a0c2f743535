import type { Metadata } from "next";
import { readReader } from "#app/reader.ts";
import { QuickPreferences } from "#components/auth/quick-preferences.tsx";
import { AppTable } from "#components/console/app-table.tsx";
import { ConsoleFrame } from "#components/console/console-frame.tsx";
import { ConsoleHead } from "#components/console/console-head.tsx";
import { ConsolePage } from "#components/console/console-page.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { consoleWords, readSignedInOperator } from "./read-console.ts";

export const dynamic = "force-dynamic";

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await readReader();
  return { title: `${words.console.apps} · ${words.console.title}` };
}

/** The console's first page: the operator's apps and what is needed to reach them. */
export default async function AppsPage() {
  const { info } = await readSignedInOperator("/console");
  const reader = await readReader();
  const { words, ...preferences } = reader;
  return (
    <ConsoleFrame
      operator={info}
      words={words}
      head={<ConsoleHead title={words.console.title} apps={words.console.apps} />}
      footer={<QuickPreferences {...preferences} words={words.preferences} />}
    >
      <ConsolePage
        title={words.console.apps}
        lead={consoleWords(reader)("count", { count: info.apps.length })}
      >
        {info.apps.length > 0 ? (
          <AppTable apps={info.apps} words={words} />
        ) : (
          <EmptyState className="px-0">{words.console.none}</EmptyState>
        )}
      </ConsolePage>
    </ConsoleFrame>
  );
}
