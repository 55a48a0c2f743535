import { z } from "@hono/zod-openapi";
import { actingAs } from "#core/acting-as.ts";
import { selectAppGroups } from "#core/groups/app-groups.sql.ts";
import { createGroup } from "#core/groups/create-group.ts";
import { dissolveGroup } from "#core/groups/dissolve-group.ts";
import { getAppGroup, pageAppGroups } from "#core/groups/list-app-groups.ts";
import { updateGroup } from "#core/groups/update-group.ts";
import {
  assertBatch,
  BATCH_BYTES,
  mediaId,
  name,
  numberedId,
  optional,
  optionalList,
  page,
  shortText,
  username,
} from "../fields.ts";
import { JMessageGroup, toJMessageGroup } from "../mapping/group.ts";
import { defineRoute, type Route } from "../route.ts";

const noun = "Groups";
const numbered = z.object({ gid: numberedId });
const MOST_GROUPS = 500;

/** An avatar as groups keep it: null for none. */
const avatar = optional(mediaId).transform((id) => (id === "" ? null : id));

const create = defineRoute({
  id: "G1",
  method: "post",
  path: "/v1/groups",
  noun,
  scope: "groups.write",
  summary: "Make a group",
  body: z.object({
    owner_username: username,
    name,
    members_username: optionalList(username),
    desc: optional(shortText),
    avatar,
    flag: optional(z.union([z.literal(1), z.literal(2)])),
  }),
  example: { owner_username: "annie", name: "Picnic", members_username: ["bobby"], flag: 1 },
  maxBytes: BATCH_BYTES,
  success: 201,
  answer: JMessageGroup.extend({ members_username: z.array(z.string()) }),
  errors: ["user_not_found", "group_full", "too_many_groups", "batch_too_large"],
  async run({ ctx, body, runtime }) {
    assertBatch(body.members_username);
    const owner = await actingAs(ctx, body.owner_username);
    const { group } = await createGroup(owner, {
      name: body.name,
      description: body.desc ?? "",
      avatar: body.avatar ?? null,
      visibility: body.flag === 2 ? "public" : "private",
      settings: {},
      members: body.members_username,
    });
    const made = await getAppGroup(ctx, group.id);
    return {
      ...toJMessageGroup(made, { app: ctx.app, timeZone: runtime.env.timeZone }),
      members_username: body.members_username,
    };
  },
});

const get = defineRoute({
  id: "G2",
  method: "get",
  path: "/v1/groups/{gid}",
  noun,
  scope: "groups.read",
  summary: "A group",
  params: numbered,
  success: 200,
  answer: JMessageGroup,
  errors: ["group_not_found"],
  async run({ ctx, params, runtime }) {
    const group = await getAppGroup(ctx, params.gid);
    return toJMessageGroup(group, { app: ctx.app, timeZone: runtime.env.timeZone });
  },
});

const update = defineRoute({
  id: "G3",
  method: "put",
  path: "/v1/groups/{gid}",
  noun,
  scope: "groups.write",
  summary: "Change a group's name, description or avatar",
  params: numbered,
  body: z.object({ name: optional(name), desc: optional(shortText), avatar }),
  example: { name: "Picnic on Sunday" },
  success: 204,
  errors: ["group_not_found"],
  repeatable: true,
  async run({ ctx, params, body }) {
    await updateGroup(ctx, {
      group: params.gid,
      name: body.name,
      description: body.desc,
      avatar: body.avatar,
    });
  },
});

const dissolve = defineRoute({
  id: "G4",
  method: "delete",
  path: "/v1/groups/{gid}",
  noun,
  scope: "groups.write",
  summary: "Dissolve a group",
  params: numbered,
  success: 204,
  errors: ["group_not_found"],
  async run({ ctx, params }) {
    const { id, name } = await getAppGroup(ctx, params.gid);
    await dissolveGroup(ctx, { group: id, name });
  },
});

const list = defineRoute({
  id: "G9",
  method: "get",
  path: "/v1/groups",
  noun,
  scope: "groups.read",
  summary: "List groups, in the order they were made",
  query: page(MOST_GROUPS),
  success: 200,
  answer: z.object({
    total: z.int(),
    start: z.int(),
    count: z.int(),
    groups: z.array(JMessageGroup),
  }),
  errors: [],
  async run({ ctx, query, runtime }) {
    const shown = { app: ctx.app, timeZone: runtime.env.timeZone };
    const found = await pageAppGroups(ctx, query);
    const groups = found.groups.map((group) => toJMessageGroup(group, shown));
    return { total: found.total, start: query.start, count: groups.length, groups };
  },
});

const ofUser = defineRoute({
  id: "U15",
  method: "get",
  path: "/v1/users/{username}/groups",
  noun,
  scope: "groups.read",
  summary: "The groups that a user is in",
  params: z.object({ username }),
  success: 200,
  answer: z.array(JMessageGroup),
  errors: ["user_not_found"],
  async run({ ctx, params, runtime }) {
    const { actor } = await actingAs(ctx, params.username);
    const groups = await selectAppGroups(ctx.app.id, ctx.db, { userId: actor.userId });
    const shown = { app: ctx.app, timeZone: runtime.env.timeZone };
    return groups.map((group) => toJMessageGroup(group, shown));
  },
});

export const groupRoutes: Route[] = [create, list, get, update, dissolve, ofUser];
