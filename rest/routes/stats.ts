import { z } from "@hono/zod-openapi";
import { readGroupStats, readMessageStats, readUserStats } from "#core/stats/read-stats.ts";
import {
  askedTimes,
  DayStatsQuery,
  JMessageMessageStats,
  MessageStatsQuery,
  toJMessageMessageStats,
} from "../mapping/stats.ts";
import { defineRoute, type Route } from "../route.ts";

const noun = "Statistics";

const users = defineRoute({
  id: "T1",
  method: "get",
  path: "/v2/statistic/users",
  noun,
  scope: "users.read",
  summary: "People day by day",
  query: DayStatsQuery,
  success: 200,
  answer: z.array(
    z.object({
      date: z.string(),
      active_users: z.int(),
      total_users: z.int(),
      send_msg_users: z.int(),
      new_users: z.int(),
    }),
  ),
  errors: [],
  async run({ ctx, query, runtime }) {
    const { timeZone } = runtime.env;
    const { start, length } = askedTimes(query, { now: ctx.now(), timeZone });
    const stats = await readUserStats(ctx, { start: start.slice(0, 10), days: length, timeZone });
    return stats.map(({ day, activeUsers, totalUsers, sendingUsers, newUsers }) => ({
      date: day,
      active_users: activeUsers,
      total_users: totalUsers,
      send_msg_users: sendingUsers,
      new_users: newUsers,
    }));
  },
});

const messages = defineRoute({
  id: "T2",
  method: "get",
  path: "/v2/statistic/messages",
  noun,
  scope: "messages.read",
  summary: "Messages by hour, day or month, and by kind",
  query: MessageStatsQuery,
  success: 200,
  answer: JMessageMessageStats,
  errors: [],
  async run({ ctx, query, runtime }) {
    const asked = askedTimes(query, { now: ctx.now(), timeZone: runtime.env.timeZone });
    return toJMessageMessageStats(await readMessageStats(ctx, asked), asked);
  },
});

const groups = defineRoute({
  id: "T3",
  method: "get",
  path: "/v2/statistic/groups",
  noun,
  scope: "groups.read",
  summary: "Groups day by day",
  query: DayStatsQuery,
  success: 200,
  answer: z.array(
    z.object({ date: z.string(), active_group: z.int(), total_group: z.int(), new_group: z.int() }),
  ),
  errors: [],
  async run({ ctx, query, runtime }) {
    const { timeZone } = runtime.env;
    const { start, length } = askedTimes(query, { now: ctx.now(), timeZone });
    const stats = await readGroupStats(ctx, { start: start.slice(0, 10), days: length, timeZone });
    return stats.map(({ day, activeGroups, totalGroups, newGroups }) => ({
      date: day,
      active_group: activeGroups,
      total_group: totalGroups,
      new_group: newGroups,
    }));
  },
});

export const statsRoutes: Route[] = [users, messages, groups];
