import { z } from "@hono/zod-openapi";
import { getSettings, updateSettings } from "#core/apps/update-settings.ts";
import { flag } from "../fields.ts";
import { defineRoute, type Route } from "../route.ts";

const place = { path: "/v1/sdkregister/status", noun: "Registration" };

const set = defineRoute({
  ...place,
  id: "K1",
  method: "put",
  scope: "users.write",
  summary: "Let people make their own accounts, or not",
  query: z.object({ status: flag }),
  success: 204,
  errors: [],
  repeatable: true,
  async run({ ctx, query }) {
    await updateSettings(ctx, { settings: { registration: query.status } });
  },
});

const get = defineRoute({
  ...place,
  id: "K2",
  method: "get",
  scope: "users.read",
  summary: "Whether people may make their own accounts",
  success: 200,
  answer: z.object({ status: z.int() }),
  errors: [],
  async run({ ctx }) {
    return { status: (await getSettings(ctx)).registration ? 1 : 0 };
  },
});

export const registrationRoutes: Route[] = [set, get];
