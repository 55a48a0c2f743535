import type { Context } from "../context.ts";
import { assertCanSeeApp } from "../permissions.ts";
import {
  type Days,
  type GroupDayStats,
  type MessageStat,
  selectGroupStats,
  selectMessageStats,
  selectUserStats,
  type Times,
  type UserDayStats,
} from "./stats.sql.ts";

/** Reads statistics of the app; the line behind it is the one of questions about the past. */
async function read<T>(ctx: Context, query: () => Promise<T>): Promise<T> {
  assertCanSeeApp(ctx);
  return ctx.runtime.historyQueries(ctx.app.id).run(query);
}

/** People of the app day by day. */
export const readUserStats = (ctx: Context, days: Days): Promise<UserDayStats[]> =>
  read(ctx, () => selectUserStats(ctx.app.id, ctx.db, days));

/** Groups of the app day by day. */
export const readGroupStats = (ctx: Context, days: Days): Promise<GroupDayStats[]> =>
  read(ctx, () => selectGroupStats(ctx.app.id, ctx.db, days));

/** Messages of the app by time and kind. */
export const readMessageStats = (ctx: Context, times: Times): Promise<MessageStat[]> =>
  read(ctx, () => selectMessageStats(ctx.app.id, ctx.db, times));
