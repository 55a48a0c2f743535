import type { Metadata } from "next";
import { readReader } from "#app/reader.ts";
import { AuditFilters } from "#components/console/audit/audit-filters.tsx";
import { AuditTable } from "#components/console/audit/audit-table.tsx";
import { ExportAudit } from "#components/console/audit/export-audit.tsx";
import { ConsolePage } from "#components/console/console-page.tsx";
import { sectionPath } from "#components/console/sections.ts";
import { readTableState, type SearchParams, type TableShape } from "#components/console/table/table-state.ts";
import { pageAudit } from "#core/audit/page-audit.ts";
import { AuditFilter } from "#protocol/audit.ts";
import { consoleWords, readConsole, showTime } from "../../read-console.ts";

type Props = { params: Promise<{ app: string }>; searchParams: Promise<SearchParams> };

const shape: TableShape<"time"> = {
  sorts: ["time"],
  order: "desc",
  filters: { actor: null, action: null, target: null, since: null, until: null },
};

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await readReader();
  return { title: `${words.console.nav.audit} · ${words.console.title}` };
}

const dayOf = (text: string | undefined, days = 0): number | undefined => {
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(at) ? undefined : at + days * 86_400_000;
};

/** Who did what in the app. */
export default async function AuditPage({ params, searchParams }: Props) {
  const reader = await readConsole((await params).app, "admin");
  const { app, ctx, language, words } = reader;
  const t = consoleWords(reader);
  const state = readTableState(shape, await searchParams);
  const { actor, action, target, since, until } = state.filters;
  const asked = { actor, action, target, since: dayOf(since), until: dayOf(until, 1) };
  const parsed = AuditFilter.safeParse(asked);
  const filter = parsed.success ? parsed.data : {};
  const page = await pageAudit(ctx, state, filter);
  const path = sectionPath(app.slug, "audit");
  return (
    <ConsolePage
      title={words.console.nav.audit}
      lead={t(page.isMore ? "audit.leadMore" : "audit.lead", { count: page.total })}
      actions={<ExportAudit filter={filter} />}
    >
      <div className="mb-4">
        <AuditFilters
          path={path}
          state={state}
          words={words.console.audit}
          clear={words.console.table.clearFilters}
        />
      </div>
      <AuditTable
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
