import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { readReader } from "#app/reader.ts";
import { readOperator } from "#app/session.ts";
import { QuickPreferences } from "#components/auth/quick-preferences.tsx";
import { AppTable } from "#components/console/app-table.tsx";
import { ConsoleFrame } from "#components/console/console-frame.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";

export const dynamic = "force-dynamic";

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await readReader();
  return { title: `${words.console.apps} · ${words.console.title}` };
}

/** The console's first page: the operator's apps and what is needed to reach them. */
export default async function ConsolePage() {
  const operator = await readOperator();
  if (!operator) redirect("/console/signin");
  const { words, ...reader } = await readReader();
  return (
    <ConsoleFrame
      operator={operator}
      language={reader.language}
      words={words}
      footer={<QuickPreferences {...reader} words={words.preferences} />}
    >
      {operator.apps.length > 0 ? (
        <AppTable apps={operator.apps} words={words} />
      ) : (
        <EmptyState className="px-0">{words.console.none}</EmptyState>
      )}
    </ConsoleFrame>
  );
}
