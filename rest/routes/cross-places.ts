import { z } from "@hono/zod-openapi";
import { actingAs } from "#core/acting-as.ts";
import { findSisterApp } from "#core/apps/find-sister-app.ts";
import { addMembersOf } from "#core/groups/add-members.ts";
import { selectAppGroups } from "#core/groups/app-groups.sql.ts";
import { listAppGroupMembers } from "#core/groups/list-app-groups.ts";
import { removeMembersOf } from "#core/groups/remove-members.ts";
import { putInRoom, putOutOfRoom } from "#core/rooms/put-in.ts";
import { appKey, assertBatch, BATCH_BYTES, eachOf, numberedId, optionalList, username } from "../fields.ts";
import { CrossGroup, CrossMember, toCrossGroup, toCrossMember } from "../mapping/group.ts";
import { defineRoute, type Route } from "../route.ts";

// Groups and chat rooms with people of other apps of the account in them.

const noun = "Cross-app";
const MEMBERS = 3_000;
const numbered = z.object({ gid: numberedId });

const Changes = eachOf(
  z
    .object({ appkey: appKey, add: optionalList(username), remove: optionalList(username) })
    .refine(({ add, remove }) => add.length + remove.length > 0, "names nobody"),
);
const example = [{ appkey: "0123456789abcdef01234567", add: ["bobby"], remove: ["carol"] }];

const changeMembers = defineRoute({
  id: "X1",
  method: "post",
  path: "/v1/cross/groups/{gid}/members",
  noun,
  scope: "groups.write",
  summary: "Add and remove members of other apps",
  description: "When a removal is refused, what was added stays. No two members may have the same name.",
  params: numbered,
  body: Changes,
  example,
  maxBytes: BATCH_BYTES,
  success: 204,
  errors: [
    "user_not_found",
    "group_not_found",
    "member_exists",
    "member_not_found",
    "group_full",
    "too_many_groups",
    "group_blocked",
    "app_not_found",
    "cross_app_forbidden",
    "batch_too_large",
  ],
  async run({ ctx, params, body }) {
    for (const { add, remove } of body) for (const list of [add, remove]) assertBatch(list);
    for (const { appkey, add, remove } of body) {
      const from = await findSisterApp(ctx, appkey);
      const group = params.gid;
      if (add.length > 0) await addMembersOf(ctx, from, { group, usernames: add, reason: "" });
      if (remove.length > 0) await removeMembersOf(ctx, from, { group, usernames: remove });
    }
  },
});

const getMembers = defineRoute({
  id: "X2",
  method: "get",
  path: "/v1/cross/groups/{gid}/members",
  noun,
  scope: "groups.read",
  summary: "The members of a group, of all apps",
  params: numbered,
  success: 200,
  answer: z.array(CrossMember),
  errors: ["group_not_found"],
  async run({ ctx, params }) {
    return (await listAppGroupMembers(ctx, params.gid)).map(toCrossMember);
  },
});

const groupsOfUser = defineRoute({
  id: "X3",
  method: "get",
  path: "/v1/cross/users/{username}/groups",
  noun,
  scope: "groups.read",
  summary: "The groups that a user is in, of all apps",
  params: z.object({ username }),
  success: 200,
  answer: z.array(CrossGroup),
  errors: ["user_not_found"],
  async run({ ctx, params, runtime }) {
    const { userId } = (await actingAs(ctx, params.username)).actor;
    const groups = await selectAppGroups(ctx.app.id, ctx.db, { userId, ofAllApps: true });
    return groups.map((group) => toCrossGroup(group, runtime.env.timeZone));
  },
});

const changeInside = defineRoute({
  id: "X11",
  method: "post",
  path: "/v1/cross/chatroom/{id}/members",
  aliases: ["/cross/chatroom/{id}/members"],
  noun,
  scope: "rooms.write",
  summary: "Put people of other apps into a chat room, or out of it",
  params: z.object({ id: numberedId }),
  body: Changes,
  example,
  maxBytes: BATCH_BYTES,
  success: 204,
  errors: [
    "room_not_found",
    "user_not_found",
    "room_full",
    "room_blocked",
    "not_in_room",
    "app_not_found",
    "cross_app_forbidden",
    "batch_too_large",
  ],
  async run({ ctx, params, body }) {
    for (const { add, remove } of body) for (const list of [add, remove]) assertBatch(list, MEMBERS);
    for (const { appkey, add, remove } of body) {
      const app = await findSisterApp(ctx, appkey);
      const room = params.id;
      if (add.length > 0) await putInRoom(ctx, { room, people: { app, usernames: add } });
      if (remove.length > 0) await putOutOfRoom(ctx, { room, people: { app, usernames: remove } });
    }
  },
});

export const crossPlaceRoutes: Route[] = [changeMembers, getMembers, groupsOfUser, changeInside];
