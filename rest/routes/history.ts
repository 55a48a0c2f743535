import { z } from "@hono/zod-openapi";
import { listPast, listPastFrom, type PastOf } from "#core/past/list-past.ts";
import type { ErrorCode } from "#protocol/errors.ts";
import { numberedId, username } from "../fields.ts";
import {
  countOf,
  HistoryQuery,
  JMessageHistory,
  JMessageOldHistory,
  OldHistoryQuery,
  oldWindowOf,
  windowOf,
} from "../mapping/history.ts";
import { toJMessageMessage } from "../mapping/message.ts";
import { defineRoute, type Route } from "../route.ts";

type Named<P> = {
  id: string;
  path: string;
  summary: string;
  params: z.ZodType<P> & z.ZodObject;
  errors: ErrorCode[];
  of: (params: P) => PastOf;
};

const noun = "History";

/** A history by pages that follow each other. */
const history = <P>({ params, of, ...rest }: Named<P>): Route =>
  defineRoute({
    ...rest,
    method: "get",
    noun,
    scope: "messages.read",
    params,
    query: HistoryQuery,
    success: 200,
    answer: JMessageHistory,
    async run({ ctx, params: given, query, runtime }) {
      // Parsed by the schema of which this is the type.
      const whose = of(given as P);
      const { cursor: token } = query;
      const page = await listPast(
        ctx,
        token === undefined
          ? { of: whose, window: windowOf(query, runtime.env.timeZone), count: countOf(query.count) }
          : { of: whose, cursor: token },
      );
      const { total, cursor } = page;
      const messages = page.messages.map(toJMessageMessage);
      return { total, ...(cursor === undefined ? {} : { cursor }), count: messages.length, messages };
    },
  });

/** A history by places, as the first version had it. */
const oldHistory = <P>({ params, of, ...rest }: Named<P>): Route =>
  defineRoute({
    ...rest,
    method: "get",
    noun,
    scope: "messages.read",
    params,
    query: OldHistoryQuery,
    success: 200,
    answer: JMessageOldHistory,
    async run({ ctx, params: given, query, runtime }) {
      const start = query.start ?? 0;
      const page = await listPastFrom(ctx, {
        // Parsed by the schema of which this is the type.
        of: of(given as P),
        window: oldWindowOf(query, ctx.now(), runtime.env.timeZone),
        start,
        count: query.count ?? 1_000,
      });
      const messages = page.messages.map(toJMessageMessage);
      return { total: page.total, start, count: messages.length, messages };
    },
  });

const none = z.object({});
const user = z.object({ username });
const group = z.object({ gid: numberedId });
const room = z.object({ id: numberedId });

export const historyRoutes: Route[] = [
  oldHistory({
    id: "H1",
    path: "/v1/messages",
    summary: "Messages of the app, by place",
    params: none,
    errors: [],
    of: () => ({ app: true }),
  }),
  oldHistory({
    id: "H2",
    path: "/v1/users/{username}/messages",
    summary: "Messages of a user, by place",
    params: user,
    errors: ["user_not_found"],
    of: (named) => ({ user: named.username }),
  }),
  history({
    id: "H3",
    path: "/v2/messages",
    summary: "Messages of the app",
    params: none,
    errors: [],
    of: () => ({ app: true }),
  }),
  history({
    id: "H4",
    path: "/v2/users/{username}/messages",
    summary: "What a user sent, and what they received from one to one",
    params: user,
    errors: ["user_not_found"],
    of: (named) => ({ user: named.username }),
  }),
  history({
    id: "H5",
    path: "/v2/groups/{gid}/messages",
    summary: "Messages of a group",
    params: group,
    errors: ["group_not_found"],
    of: (named) => ({ group: named.gid }),
  }),
  history({
    id: "H6",
    path: "/v2/chatrooms/{id}/messages",
    summary: "Messages of a chat room",
    params: room,
    errors: ["room_not_found"],
    of: (named) => ({ room: named.id }),
  }),
];
