import { z } from "@hono/zod-openapi";
import { actingAs } from "#core/acting-as.ts";
import { blockUsers, listBlocked, unblockUsers } from "#core/blocks/block-users.ts";
import { changeShields, changeUndisturbed } from "#core/conversations/change-undisturbed.ts";
import { addFriends, removeFriends, updateFriends } from "#core/friends/change-friends.ts";
import { listFriends } from "#core/friends/list-friends.ts";
import {
  assertBatch,
  BATCH_BYTES,
  changes,
  listOf,
  name,
  numberedId,
  optional,
  optionalList,
  shortText,
  username,
} from "../fields.ts";
import { JMessageUser, toJMessageUser } from "../mapping/user.ts";
import { defineRoute, type Route } from "../route.ts";

const named = z.object({ username });
const usernames = listOf(username).refine((list) => list.length > 0, "names nobody");

const blacklist = { path: "/v1/users/{username}/blacklist", noun: "Blacklist", params: named };

const addBlocked = defineRoute({
  ...blacklist,
  id: "U12",
  method: "put",
  scope: "users.write",
  summary: "Block people for a user",
  body: usernames,
  example: ["bobby"],
  maxBytes: BATCH_BYTES,
  success: 204,
  errors: ["user_not_found", "block_exists", "admin_not_blockable", "batch_too_large"],
  async run({ ctx, params, body }) {
    assertBatch(body);
    await blockUsers(await actingAs(ctx, params.username), { app: ctx.app, usernames: body });
  },
});

const removeBlocked = defineRoute({
  ...blacklist,
  id: "U12-delete",
  method: "delete",
  scope: "users.write",
  summary: "Lift blocks of a user",
  body: usernames,
  example: ["bobby"],
  maxBytes: BATCH_BYTES,
  success: 204,
  errors: ["user_not_found", "block_not_found", "batch_too_large"],
  async run({ ctx, params, body }) {
    assertBatch(body);
    await unblockUsers(await actingAs(ctx, params.username), { app: ctx.app, usernames: body });
  },
});

const getBlocked = defineRoute({
  ...blacklist,
  id: "U12-get",
  method: "get",
  scope: "users.read",
  summary: "Whom a user blocked",
  success: 200,
  answer: z.array(JMessageUser),
  errors: ["user_not_found"],
  async run({ ctx, params, runtime }) {
    const accounts = await listBlocked(await actingAs(ctx, params.username));
    const shown = { app: ctx.app, timeZone: runtime.env.timeZone };
    return accounts.map((account) => toJMessageUser(account, shown));
  },
});

const noDisturb = defineRoute({
  id: "U13",
  method: "post",
  path: "/v1/users/{username}/nodisturb",
  noun: "No disturb",
  scope: "users.write",
  summary: "By whom a user is not to be disturbed",
  params: named,
  body: z.object({
    single: changes(username),
    group: changes(numberedId),
    global: optional(z.union([z.literal(0), z.literal(1)])),
  }),
  example: { single: { add: ["bobby"], remove: [] }, group: { add: [10000000] }, global: 0 },
  maxBytes: BATCH_BYTES,
  success: 204,
  errors: [
    "user_not_found",
    "user_undisturbed",
    "user_not_undisturbed",
    "undisturbed_group_not_found",
    "undisturbed_group_foreign",
    "group_undisturbed",
    "all_undisturbed",
    "group_not_undisturbed",
    "all_not_undisturbed",
    "batch_too_large",
  ],
  async run({ ctx, params, body }) {
    const { single, group, global } = body;
    for (const list of [single.add, single.remove, group.add, group.remove]) assertBatch(list);
    await changeUndisturbed(await actingAs(ctx, params.username), ctx.app, {
      users: single,
      groups: group,
      all: global === undefined ? undefined : global === 1,
    });
  },
});

const shield = defineRoute({
  id: "U14",
  method: "post",
  path: "/v1/users/{username}/groupsShield",
  noun: "No disturb",
  scope: "users.write",
  summary: "Whose messages a user does not get: shield groups",
  params: named,
  body: z.object({ add: optionalList(numberedId), remove: optionalList(numberedId) }),
  example: { add: [10000000], remove: [] },
  success: 204,
  errors: ["user_not_found", "shield_group_not_found", "group_shielded", "group_not_shielded"],
  async run({ ctx, params, body }) {
    for (const list of [body.add, body.remove]) assertBatch(list);
    await changeShields(await actingAs(ctx, params.username), body);
  },
});

const friends = { path: "/v1/users/{username}/friends", noun: "Friends", params: named };

const addSome = defineRoute({
  ...friends,
  id: "F1",
  method: "post",
  scope: "users.write",
  summary: "Make up to 500 people friends of a user, at once",
  body: usernames,
  example: ["bobby"],
  maxBytes: BATCH_BYTES,
  success: 201,
  errors: ["user_not_found", "friend_exists", "batch_too_large"],
  async run({ ctx, params, body }) {
    assertBatch(body);
    await addFriends(await actingAs(ctx, params.username), { app: ctx.app, usernames: body });
  },
});

const removeSome = defineRoute({
  ...friends,
  id: "F2",
  method: "delete",
  scope: "users.write",
  summary: "End friendships",
  body: usernames,
  example: ["bobby"],
  maxBytes: BATCH_BYTES,
  success: 204,
  errors: ["user_not_found", "friend_not_found", "batch_too_large"],
  async run({ ctx, params, body }) {
    assertBatch(body);
    await removeFriends(await actingAs(ctx, params.username), { app: ctx.app, usernames: body });
  },
});

const updateSome = defineRoute({
  ...friends,
  id: "F3",
  method: "put",
  scope: "users.write",
  summary: "A user's own names for friends, and notes about them",
  body: z.array(z.object({ username, note_name: optional(name), others: optional(shortText) })).min(1),
  example: [{ username: "bobby", note_name: "Bob from work", others: "likes tea" }],
  maxBytes: BATCH_BYTES,
  success: 204,
  errors: ["user_not_found", "friend_not_found", "batch_too_large"],
  repeatable: true,
  async run({ ctx, params, body }) {
    assertBatch(body);
    const notes = body.map(({ username, note_name, others }) => ({
      username,
      remark: note_name,
      note: others,
    }));
    await updateFriends(await actingAs(ctx, params.username), ctx.app, notes);
  },
});

const getFriends = defineRoute({
  ...friends,
  id: "F4",
  method: "get",
  scope: "users.read",
  summary: "A user's friends",
  success: 200,
  answer: z.array(JMessageUser.extend({ note_name: z.string(), others: z.string() })),
  errors: ["user_not_found"],
  async run({ ctx, params, runtime }) {
    const found = await listFriends(await actingAs(ctx, params.username));
    return found.map(({ account, appKey, remark, note }) => ({
      ...toJMessageUser(account, { app: { appKey }, timeZone: runtime.env.timeZone }),
      note_name: remark,
      others: note,
    }));
  },
});

export const relationRoutes: Route[] = [
  addBlocked,
  removeBlocked,
  getBlocked,
  noDisturb,
  shield,
  addSome,
  removeSome,
  updateSome,
  getFriends,
];
