import type { Metadata } from "next";
import { readReader } from "#app/reader.ts";
import { ConsolePage } from "#components/console/console-page.tsx";
import { StateTag } from "#components/console/state-tag.tsx";
import { fill } from "#components/shell/words.ts";
import { readHealth } from "#core/health/read-health.ts";
import { runtime } from "#infra/runtime.ts";
import { consoleWords, readConsole, showTime } from "../../read-console.ts";

type Props = { params: Promise<{ app: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await readReader();
  return { title: `${words.console.nav.health} · ${words.console.title}` };
}

/** What is out of the ordinary. */
const SLOW_MS = 100;
const WRONG_CLOCK_MS = 1_000;
const BEHIND = 1_000;
const FULL = 0.1;

const GIB = 1024 ** 3;

/** How the installation does, as this server sees it. */
export default async function HealthPage({ params }: Props) {
  const reader = await readConsole((await params).app, "admin");
  const { ctx, language, words } = reader;
  const opened = runtime();
  const [health, figures] = await Promise.all([readHealth(ctx), opened.figures()]);
  const t = words.console.health;
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  const size = (bytes: number) => `${number.format(bytes / GIB)} GiB`;
  const { free, total } = figures.disk;
  const rows: { name: string; value: string; isGood: boolean }[] = [
    { name: t.uptime, value: showTime(language, figures.startedAt), isGood: true },
    { name: t.version, value: figures.version || "–", isGood: true },
    { name: t.node, value: process.version, isGood: true },
    { name: t.postgres, value: health.version, isGood: true },
    { name: t.databaseSize, value: size(health.sizeBytes), isGood: true },
    {
      name: t.connections,
      value: fill(t.ofTotal, { free: health.connections, total: health.maxConnections }),
      isGood: health.connections < health.maxConnections * (1 - FULL),
    },
    { name: t.roundTrip, value: fill(t.ms, { value: health.answerMs }), isGood: health.answerMs < SLOW_MS },
    {
      name: t.clock,
      value: fill(t.ms, { value: health.clockMs }),
      isGood: Math.abs(health.clockMs) < WRONG_CLOCK_MS,
    },
    { name: t.sockets, value: fill(t.signedIn, { count: figures.sockets }), isGood: true },
    { name: t.queues, value: fill(t.waiting, { count: figures.waiting }), isGood: figures.waiting < BEHIND },
    {
      name: t.index,
      value: fill(t.seconds, { value: health.unindexed }),
      isGood: health.unindexed < BEHIND,
    },
    { name: t.memory, value: size(figures.memoryBytes), isGood: true },
    {
      name: t.disk,
      value: fill(t.ofTotal, { free: size(free), total: size(total) }),
      isGood: total === 0 || free > total * FULL,
    },
    {
      name: t.storage,
      value: `${opened.env.s3 ? t.s3 : t.disk2} · ${consoleWords(reader)("health.files", { count: health.files })} · ${size(health.fileBytes)}`,
      isGood: true,
    },
    { name: t.bus, value: opened.env.redisUrl ? t.redis : t.alone, isGood: opened.bus.state() !== "away" },
  ];
  return (
    <ConsolePage title={words.console.nav.health} lead={t.lead}>
      <dl className="max-w-2xl divide-y divide-line rounded-menu border border-line bg-raised text-sm">
        {rows.map(({ name, value, isGood }) => (
          <div key={name} className="flex items-center justify-between gap-4 px-4 py-2.5">
            <dt className="text-ink-2">{name}</dt>
            <dd className="flex items-center gap-3 text-right tabular-nums">
              {value}
              <StateTag tone={isGood ? "plain" : "warn"}>{isGood ? t.states.good : t.states.bad}</StateTag>
            </dd>
          </div>
        ))}
      </dl>
    </ConsolePage>
  );
}
