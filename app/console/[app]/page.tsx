import type { Metadata } from "next";
import Link from "next/link";
import { readReader } from "#app/reader.ts";
import { ConsolePage } from "#components/console/console-page.tsx";
import { Figure } from "#components/console/overview/figure-card.tsx";
import { MessageChart } from "#components/console/overview/message-chart.tsx";
import { sectionPath } from "#components/console/sections.ts";
import type { SearchParams } from "#components/console/table/table-state.ts";
import { fill } from "#components/shell/words.ts";
import { buttonClass } from "#components/ui/button.tsx";
import { readOverview } from "#core/stats/read-overview.ts";
import { type Compared, overviewSpans } from "#protocol/overview.ts";
import { consoleWords, readConsole } from "../read-console.ts";

type Props = { params: Promise<{ app: string }>; searchParams: Promise<SearchParams> };

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await readReader();
  return { title: `${words.console.nav.overview} · ${words.console.title}` };
}

/** How the app does. */
export default async function OverviewPage({ params, searchParams }: Props) {
  const reader = await readConsole((await params).app);
  const { app, ctx, language, words } = reader;
  const asked = (await searchParams).span;
  const span = overviewSpans.find((known) => known === asked) ?? "day";
  const overview = await readOverview(ctx, span);
  const t = words.console.overview;
  const number = new Intl.NumberFormat(language);
  const note = ({ value, before }: Compared): string => {
    if (before === null) return t.noBefore;
    if (before === 0) return fill(t.before, { value: 0 });
    if (before === value) return t.same;
    const percent = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 }).format(
      Math.abs(value - before) / before,
    );
    return fill(value > before ? t.more : t.less, { percent });
  };
  const path = sectionPath(app.slug, "");
  const compared = ["messages", "activeUsers", "newUsers", "activeGroups", "newGroups", "failures"] as const;
  const { value: p95, before: p95Before } = overview.deliveryP95;
  const p95Note = p95 === null || p95Before === null ? t.noBefore : note({ value: p95, before: p95Before });
  return (
    <ConsolePage
      title={words.console.nav.overview}
      lead={consoleWords(reader)("users.lead", { count: overview.users })}
      actions={
        <nav aria-label={t.span} className="flex gap-1">
          {overviewSpans.map((name) => (
            <Link
              key={name}
              href={name === "day" ? path : `${path}?span=${name}`}
              prefetch={false}
              aria-current={span === name ? "page" : undefined}
              className={buttonClass(span === name ? "plain" : "quiet")}
            >
              {t.spans[name]}
            </Link>
          ))}
        </nav>
      }
    >
      {overview.reports > 0 && (
        <p className="mb-2 text-sm">
          <Link href={sectionPath(app.slug, "reports")} className="font-medium text-jade hover:underline">
            {consoleWords(reader)("overview.reportsWait", { count: overview.reports })}
          </Link>
        </p>
      )}
      <dl className="grid grid-cols-2 gap-x-6 border-y border-line md:grid-cols-3 wide:grid-cols-5">
        <Figure name={t.online} value={number.format(overview.online)} note="" />
        {compared.map((name) => (
          <Figure
            key={name}
            name={t[name]}
            value={number.format(overview[name].value)}
            note={note(overview[name])}
          />
        ))}
        <Figure name={t.groups} value={number.format(overview.groups)} note="" />
        <Figure
          name={t.latency}
          value={p95 === null ? "–" : fill(words.console.health.ms, { value: number.format(p95) })}
          note={p95Note}
        />
      </dl>
      <MessageChart points={overview.points} />
    </ConsolePage>
  );
}
