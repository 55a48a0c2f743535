import { z } from "@hono/zod-openapi";
import { actingAs } from "#core/acting-as.ts";
import { findSisterApp } from "#core/apps/find-sister-app.ts";
import { blockUsers, listBlockedAnywhere, unblockUsers } from "#core/blocks/block-users.ts";
import { changeUndisturbed } from "#core/conversations/change-undisturbed.ts";
import { addFriends, removeFriends, updateFriends } from "#core/friends/change-friends.ts";
import type { ErrorCode } from "#protocol/errors.ts";
import {
  appKey,
  assertBatch,
  BATCH_BYTES,
  changes,
  eachOf,
  listOf,
  name,
  numberedId,
  optional,
  shortText,
  username,
} from "../fields.ts";
import { JMessageUser, toJMessageUser } from "../mapping/user.ts";
import { type AppContext, defineRoute, type Route } from "../route.ts";

// The same as without `cross`, with people and groups of other apps of the account.

const named = z.object({ username });

/** Each with its app; nothing is changed when one of them may not be named. */
const withApps = <T extends { appkey: string }>(ctx: AppContext, items: T[]) =>
  Promise.all(items.map(async (item) => ({ ...item, app: await findSisterApp(ctx, item.appkey) })));

const usernames = listOf(username).refine((list) => list.length > 0, "names nobody");
const refusals: ErrorCode[] = ["user_not_found", "app_not_found", "cross_app_forbidden", "batch_too_large"];
const write = { scope: "users.write", maxBytes: BATCH_BYTES, params: named } as const;

const blacklist = { path: "/v1/cross/users/{username}/blacklist", noun: "Cross-app" };
const People = eachOf(z.object({ appkey: appKey, usernames }));
const peopleExample = [{ appkey: "0123456789abcdef01234567", usernames: ["bobby"] }];

const addBlocked = defineRoute({
  ...blacklist,
  ...write,
  id: "X4",
  method: "put",
  summary: "Block people of other apps for a user",
  body: People,
  example: peopleExample,
  success: 204,
  errors: [...refusals, "block_exists", "admin_not_blockable"],
  async run({ ctx, params, body }) {
    const user = await actingAs(ctx, params.username);
    for (const { usernames } of body) assertBatch(usernames);
    for (const people of await withApps(ctx, body)) await blockUsers(user, people);
  },
});

const removeBlocked = defineRoute({
  ...blacklist,
  ...write,
  id: "X5",
  method: "delete",
  summary: "Lift blocks of people of other apps",
  body: People,
  example: peopleExample,
  success: 204,
  errors: [...refusals, "block_not_found"],
  async run({ ctx, params, body }) {
    const user = await actingAs(ctx, params.username);
    for (const { usernames } of body) assertBatch(usernames);
    for (const people of await withApps(ctx, body)) await unblockUsers(user, people);
  },
});

const getBlocked = defineRoute({
  ...blacklist,
  id: "X6",
  method: "get",
  scope: "users.read",
  summary: "Whom a user blocked, of all apps",
  params: named,
  success: 200,
  answer: z.array(JMessageUser),
  errors: ["user_not_found"],
  async run({ ctx, params, runtime }) {
    const { timeZone } = runtime.env;
    const found = await listBlockedAnywhere(await actingAs(ctx, params.username));
    return found.map(({ account, appKey }) => toJMessageUser(account, { app: { appKey }, timeZone }));
  },
});

const noDisturb = defineRoute({
  ...write,
  id: "X7",
  method: "post",
  path: "/v1/cross/users/{username}/nodisturb",
  noun: "Cross-app",
  summary: "By whom of other apps a user is not to be disturbed",
  body: eachOf(z.object({ appkey: appKey, single: changes(username), group: changes(numberedId) })),
  example: [{ appkey: "0123456789abcdef01234567", single: { add: ["bobby"] }, group: { add: [10000000] } }],
  success: 204,
  errors: [
    ...refusals,
    "user_undisturbed",
    "user_not_undisturbed",
    "undisturbed_group_not_found",
    "undisturbed_group_foreign",
    "group_undisturbed",
    "group_not_undisturbed",
  ],
  async run({ ctx, params, body }) {
    const user = await actingAs(ctx, params.username);
    for (const { single, group } of body) {
      for (const list of [single.add, single.remove, group.add, group.remove]) assertBatch(list);
    }
    for (const { app, single, group } of await withApps(ctx, body)) {
      await changeUndisturbed(user, app, { users: single, groups: group });
    }
  },
});

const friends = { path: "/v1/cross/users/{username}/friends", noun: "Cross-app" };
const Friends = z.object({ appkey: appKey, users: usernames });
const friendsExample = { appkey: "0123456789abcdef01234567", users: ["bobby"] };

const addSome = defineRoute({
  ...friends,
  ...write,
  id: "X8",
  method: "post",
  summary: "Make up to 500 people of another app friends of a user, at once",
  body: Friends,
  example: friendsExample,
  success: 201,
  errors: [...refusals, "friend_exists"],
  async run({ ctx, params, body }) {
    assertBatch(body.users);
    const app = await findSisterApp(ctx, body.appkey);
    await addFriends(await actingAs(ctx, params.username), { app, usernames: body.users });
  },
});

const removeSome = defineRoute({
  ...friends,
  ...write,
  id: "X9",
  method: "delete",
  summary: "End friendships with people of another app",
  body: Friends,
  example: friendsExample,
  success: 204,
  errors: [...refusals, "friend_not_found"],
  async run({ ctx, params, body }) {
    assertBatch(body.users);
    const app = await findSisterApp(ctx, body.appkey);
    await removeFriends(await actingAs(ctx, params.username), { app, usernames: body.users });
  },
});

const updateSome = defineRoute({
  ...friends,
  ...write,
  id: "X10",
  method: "put",
  summary: "A user's own names for friends of other apps, and notes about them",
  body: eachOf(
    z.object({ appkey: appKey, username, note_name: optional(name), others: optional(shortText) }),
  ),
  example: [{ appkey: "0123456789abcdef01234567", username: "bobby", note_name: "Bob", others: "tea" }],
  success: 204,
  errors: [...refusals, "friend_not_found"],
  repeatable: true,
  async run({ ctx, params, body }) {
    assertBatch(body);
    const user = await actingAs(ctx, params.username);
    const people = await withApps(ctx, body);
    for (const app of new Map(people.map(({ app }) => [app.id, app])).values()) {
      const some = people.filter((person) => person.app.id === app.id);
      const notes = some.map(({ username, note_name, others }) => ({
        username,
        remark: note_name,
        note: others,
      }));
      await updateFriends(user, app, notes);
    }
  },
});

export const crossRoutes: Route[] = [
  addBlocked,
  removeBlocked,
  getBlocked,
  noDisturb,
  addSome,
  removeSome,
  updateSome,
];
