import { setImmediate as nextTurn } from "node:timers/promises";
import { z } from "@hono/zod-openapi";
import { actingAs } from "#core/acting-as.ts";
import { isRefusal, refuse } from "#core/fail.ts";
import { deleteAccounts } from "#core/users/delete-accounts.ts";
import { getAccount } from "#core/users/get-account.ts";
import { pageAccounts } from "#core/users/page-accounts.ts";
import { registerAccounts } from "#core/users/register-accounts.ts";
import { setPassword } from "#core/users/set-password.ts";
import { setUserDisabled } from "#core/users/set-user-disabled.ts";
import { updateAccount } from "#core/users/update-account.ts";
import { toRestError } from "../errors.ts";
import { assertBatch, flag, page, password, username } from "../fields.ts";
import { JMessageUser, NewUser, toJMessageListed, toJMessageUser, UserFields } from "../mapping/user.ts";
import { type AppContext, defineRoute, type Route, reply } from "../route.ts";

const noun = "Users";
const named = z.object({ username });

const MOST_USERS = 500;
const MOST_DELETED = 100;
const PARSED_AT_A_TIME = 20;
/** So many users with every field at its longest, each character of them escaped. */
const REGISTER_BYTES = 6 * 1024 * 1024;

const Registered = z.object({
  username: z.string(),
  error: z.object({ code: z.int(), message: z.string() }).optional(),
});

const register = defineRoute({
  id: "U1",
  method: "post",
  path: "/v1/users",
  noun,
  scope: "users.write",
  summary: "Register 1 to 500 users",
  description:
    "Answers for each in its place whether it was made; when none was, with the status of the first fault.",
  body: z.array(z.unknown()).min(1),
  documented: z.array(NewUser),
  example: [{ username: "annie", password: "her password", nickname: "Annie" }],
  maxBytes: REGISTER_BYTES,
  success: 201,
  answer: z.array(Registered),
  errors: ["username_taken", "batch_too_large"],
  async run({ ctx, body }) {
    assertBatch(body, MOST_USERS);
    const faults = await registerEach(ctx, body);
    const told = body.map((item, index) => {
      const fault = faults[index];
      if (!fault) return { username: nameIn(item) };
      const { code, message } = toRestError(fault);
      return { username: nameIn(item), error: { code, message } };
    });
    const failed = faults.every((fault) => fault !== null) ? faults[0] : null;
    return failed ? reply(toRestError(failed).status, told) : told;
  },
});

/** For each in its place null, or why it was not made. */
async function registerEach(ctx: AppContext, items: unknown[]): Promise<unknown[]> {
  const parsed = await parseEach(items);
  const good = parsed.flatMap(({ data }) => (data ? [data] : []));
  const outcomes = good.length === 0 ? [] : await registerAccounts(ctx, good);
  return parsed.map(({ success, error }) => {
    if (success) return outcomes.shift() ?? null;
    const [issue] = error.issues;
    return refuse("invalid_input", `parameter invalid: ${issue?.path.join(".")} ${issue?.message}`);
  });
}

/** In small parts: hundreds of users with all their fields keep nobody's message waiting. */
async function parseEach(items: unknown[]): Promise<ReturnType<typeof NewUser.safeParse>[]> {
  const parsed: ReturnType<typeof NewUser.safeParse>[] = [];
  for (const item of items) {
    if (parsed.length % PARSED_AT_A_TIME === PARSED_AT_A_TIME - 1) await nextTurn();
    parsed.push(NewUser.safeParse(item));
  }
  return parsed;
}

const nameIn = (item: unknown): string =>
  item !== null && typeof item === "object" && "username" in item && typeof item.username === "string"
    ? item.username
    : "";

const getUser = defineRoute({
  id: "U2",
  method: "get",
  path: "/v1/users/{username}",
  noun,
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

const updateUser = defineRoute({
  id: "U3",
  method: "put",
  path: "/v1/users/{username}",
  noun,
  scope: "users.write",
  summary: "Change a user's profile",
  description: "Fields that are not named stay as they are.",
  params: named,
  body: UserFields,
  example: { nickname: "Annie", gender: 2, extras: { level: 7 } },
  success: 204,
  errors: ["user_not_found"],
  repeatable: true,
  async run({ ctx, params, body }) {
    await updateAccount(await actingAs(ctx, params.username), body);
  },
});

const changePassword = defineRoute({
  id: "U7",
  method: "put",
  path: "/v1/users/{username}/password",
  noun,
  scope: "users.write",
  summary: "Set a user's password",
  description: "The old one is not asked for. All devices of the user are signed out.",
  params: named,
  body: z.object({ new_password: password }),
  example: { new_password: "another password" },
  success: 204,
  errors: ["user_not_found"],
  repeatable: true,
  async run({ ctx, params, body }) {
    await setPassword(ctx, { username: params.username, password: body.new_password });
  },
});

const deleteUser = defineRoute({
  id: "U8",
  method: "delete",
  path: "/v1/users/{username}",
  noun,
  scope: "users.write",
  summary: "Delete a user",
  params: named,
  success: 204,
  errors: ["user_not_found"],
  async run({ ctx, params }) {
    await deleteAccounts(ctx, [params.username]);
  },
});

const deleteUsers = defineRoute({
  id: "U9",
  method: "delete",
  path: "/v1/users",
  noun,
  scope: "users.write",
  summary: "Delete up to 100 users, or none",
  body: z.array(username).min(1).max(MOST_DELETED),
  example: ["annie", "bobby"],
  success: 200,
  errors: ["user_not_found"],
  async run({ ctx, body }) {
    await deleteAccounts(ctx, body);
  },
});

const Listed = z.object({
  total: z.int(),
  start: z.int(),
  count: z.int(),
  users: z.array(JMessageUser),
});

const listUsers = defineRoute({
  id: "U10",
  method: "get",
  path: "/v1/users",
  noun,
  scope: "users.read",
  summary: "List users, in the order they were made",
  query: page(MOST_USERS),
  success: 200,
  answer: Listed,
  errors: [],
  async run({ ctx, query, runtime }) {
    const { total, accounts } = await pageAccounts(ctx, "users", query);
    const users = accounts.map((account) => toJMessageListed(account, runtime.env.timeZone));
    return { total, start: query.start, count: users.length, users };
  },
});

const forbid = defineRoute({
  id: "U11",
  method: "put",
  path: "/v1/users/{username}/forbidden",
  noun,
  scope: "users.write",
  summary: "Shut a user out, or let them in again",
  description: "Whoever is shut out cannot sign in, and is signed out everywhere.",
  params: named,
  query: z.object({ disable: flag }),
  success: 204,
  errors: ["user_not_found"],
  repeatable: true,
  async run({ ctx, params, query }) {
    await getAccount(ctx, params.username);
    await setUserDisabled(ctx, { username: params.username, disabled: query.disable });
  },
});

const NewAdmins = z.union([NewUser.transform((one) => [one]), z.array(NewUser).min(1).max(MOST_USERS)]);

const registerAdmin = defineRoute({
  id: "A1",
  method: "post",
  path: "/v1/admins",
  noun: "Admins",
  scope: "users.write",
  summary: "Register an API admin",
  description: "Admins may be the senders of messages. They are users as others are.",
  body: NewAdmins,
  documented: NewUser,
  example: { username: "helpdesk", password: "its password" },
  maxBytes: REGISTER_BYTES,
  success: 201,
  errors: ["username_taken"],
  async run({ ctx, body }) {
    const outcomes = await registerAccounts(
      ctx,
      body.map((admin) => ({ ...admin, isAdmin: true })),
    );
    const fault = outcomes.find(isRefusal);
    if (fault) throw fault;
  },
});

const listAdmins = defineRoute({
  id: "A2",
  method: "get",
  path: "/v1/admins",
  noun: "Admins",
  scope: "users.read",
  summary: "List API admins",
  query: page(MOST_USERS),
  success: 200,
  answer: Listed,
  errors: [],
  async run({ ctx, query, runtime }) {
    const { total, accounts } = await pageAccounts(ctx, "admins", query);
    const users = accounts.map((account) => toJMessageListed(account, runtime.env.timeZone));
    return { total, start: query.start, count: users.length, users };
  },
});

export const userRoutes: Route[] = [
  register,
  deleteUsers,
  listUsers,
  getUser,
  updateUser,
  changePassword,
  deleteUser,
  forbid,
  registerAdmin,
  listAdmins,
];
