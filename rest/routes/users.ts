import { z } from "@hono/zod-openapi";
import { getAccount } from "#core/users/get-account.ts";
import { username } from "../fields.ts";
import { JMessageUser, toJMessageUser } from "../mapping/user.ts";
import { defineRoute, type Route } from "../route.ts";

const named = z.object({ username });

const getUser = defineRoute({
  id: "U2",
  method: "get",
  path: "/v1/users/{username}",
  noun: "Users",
  scope: "users.read",
  summary: "A user's profile",
  params: named,
  success: 200,
  answer: JMessageUser,
  errors: ["user_not_found"],
  async run({ ctx, params, runtime }) {
    const account = await getAccount(ctx, params.username);
    const { extras } = account;
    const { timeZone } = runtime.env;
    return { ...toJMessageUser(account, { app: ctx.app, timeZone }), ...(extras ? { extras } : {}) };
  },
});

export const userRoutes: Route[] = [getUser];
