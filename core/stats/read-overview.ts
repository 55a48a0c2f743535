import type { Overview, OverviewPoint, OverviewSpan } from "#protocol/overview.ts";
import type { Context } from "../context.ts";
import { assertCanSeeApp } from "../permissions.ts";
import { deliveryP95, FAILED } from "./app-figures.ts";
import { selectDeliveryCounts } from "./delivery-counts.sql.ts";
import { selectStretchCounts } from "./overview.sql.ts";
import { type MessageStat, selectMessageStats } from "./stats.sql.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const spans: Record<OverviewSpan, { unit: "hour" | "day"; length: number; ms: number }> = {
  day: { unit: "hour", length: 24, ms: DAY },
  week: { unit: "day", length: 7, ms: 7 * DAY },
  month: { unit: "day", length: 30, ms: 30 * DAY },
};

/** How an app does: now, in the last day, week or month, and against the time before. By the clock of UTC. */
export async function readOverview(ctx: Context, span: OverviewSpan): Promise<Overview> {
  assertCanSeeApp(ctx);
  const { app, db, runtime } = ctx;
  const { unit, length, ms } = spans[span];
  const step = unit === "hour" ? HOUR : DAY;
  // The last stretch is the one under way.
  const end = (Math.floor(ctx.now().getTime() / step) + 1) * step;
  const [from, before] = [end - ms, end - 2 * ms];
  return runtime.historyQueries(app.id).run(async () => {
    const [sent, now, past, users, groups, fresh, stale, reports, created] = await Promise.all([
      selectMessageStats(app.id, db, { unit, start: startText(before), length: 2 * length, timeZone: "UTC" }),
      selectStretchCounts(app.id, db, { from, to: end }),
      selectStretchCounts(app.id, db, { from: before, to: from }),
      db.user.count({ where: { appId: app.id, deletedAt: null } }),
      db.group.count({ where: { appId: app.id, dissolvedAt: null } }),
      selectDeliveryCounts(app.id, db, { from, to: end }),
      selectDeliveryCounts(app.id, db, { from: before, to: from }),
      db.report.count({ where: { appId: app.id, state: "open" } }),
      db.app.findUniqueOrThrow({ where: { id: app.id }, select: { createdAt: true } }),
    ]);
    const times = timesOf(before, step, 2 * length, unit);
    const [earlier, recent] = [new Set(times.slice(0, length)), times.slice(length)];
    const inTime = sent.filter(({ time }) => !earlier.has(time));
    // Before the app was made there is nothing to compare with.
    const hasPast = created.createdAt.getTime() < from;
    const compared = (value: number, was: number) => ({ value, before: hasPast ? was : null });
    return {
      span,
      online: runtime.roster.countOnline(app.id),
      users,
      groups,
      messages: compared(sum(inTime), sum(sent) - sum(inTime)),
      activeUsers: compared(now.activeUsers, past.activeUsers),
      newUsers: compared(now.newUsers, past.newUsers),
      activeGroups: compared(now.activeGroups, past.activeGroups),
      newGroups: compared(now.newGroups, past.newGroups),
      deliveryP95: { value: deliveryP95(fresh), before: hasPast ? deliveryP95(stale) : null },
      failures: compared(failuresIn(fresh), failuresIn(stale)),
      points: toPoints(recent, inTime),
      kinds: toKinds(inTime),
      reports,
    };
  });
}

const failuresIn = (counts: readonly { bucket: number; count: number }[]): number =>
  counts.find(({ bucket }) => bucket === FAILED)?.count ?? 0;

const startText = (at: number) => new Date(at).toISOString().slice(0, 16).replace("T", " ");

/** The names of stretches as the statistics have them. */
const timesOf = (from: number, step: number, count: number, unit: "hour" | "day"): string[] =>
  Array.from({ length: count }, (_, n) => startText(from + n * step).slice(0, unit === "hour" ? 13 : 10));

const sum = (stats: MessageStat[]): number => stats.reduce((total, { sent }) => total + sent, 0);

function toPoints(times: string[], stats: MessageStat[]): OverviewPoint[] {
  const points = new Map(times.map((time) => [time, { time, single: 0, group: 0 }]));
  for (const { time, kind, sent } of stats) {
    const point = points.get(time);
    if (point) point[kind] += sent;
  }
  return [...points.values()];
}

function toKinds(stats: MessageStat[]): Overview["kinds"] {
  const kinds = new Map<string, number>();
  for (const { type, sent } of stats) kinds.set(type, (kinds.get(type) ?? 0) + sent);
  return [...kinds].map(([type, sent]) => ({ type, sent })).sort((a, b) => b.sent - a.sent);
}
