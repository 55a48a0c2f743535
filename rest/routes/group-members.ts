import { z } from "@hono/zod-openapi";
import { findSisterApp } from "#core/apps/find-sister-app.ts";
import { isRefusal, refuse } from "#core/fail.ts";
import { addMembers } from "#core/groups/add-members.ts";
import { listAppGroupMembers } from "#core/groups/list-app-groups.ts";
import { removeMembers } from "#core/groups/remove-members.ts";
import { silenceMembers } from "#core/groups/silence.ts";
import { transferGroupTo } from "#core/groups/transfer-group.ts";
import type { ErrorCode } from "#protocol/errors.ts";
import {
  assertBatch,
  BATCH_BYTES,
  flag,
  listOf,
  numberedId,
  optional,
  optionalList,
  username,
} from "../fields.ts";
import { JMessageMember, toJMessageMember } from "../mapping/group.ts";
import { type AppContext, defineRoute, type Route } from "../route.ts";

const noun = "Group members";
const numbered = z.object({ gid: numberedId });
const usernames = listOf(username).refine((list) => list.length > 0, "names nobody");

const adding: ErrorCode[] = [
  "user_not_found",
  "group_not_found",
  "member_exists",
  "group_full",
  "too_many_groups",
  "group_blocked",
  "batch_too_large",
];
const removing: ErrorCode[] = ["user_not_found", "group_not_found", "member_not_found", "batch_too_large"];

async function add(ctx: AppContext, group: number, usernames: string[]): Promise<void> {
  assertBatch(usernames);
  await addMembers(ctx, { group, usernames, reason: "" });
}

async function remove(ctx: AppContext, group: number, usernames: string[]): Promise<void> {
  assertBatch(usernames);
  await removeMembers(ctx, { group, usernames });
}

const change = defineRoute({
  id: "G5",
  method: "post",
  path: "/v1/groups/{gid}/members",
  noun,
  scope: "groups.write",
  summary: "Add and remove members",
  description: "When the removal is refused, what was added stays.",
  params: numbered,
  body: z
    .object({ add: optionalList(username), remove: optionalList(username) })
    .refine(({ add, remove }) => add.length + remove.length > 0, "names nobody"),
  example: { add: ["bobby"], remove: ["carol"] },
  maxBytes: BATCH_BYTES,
  success: 204,
  errors: [...adding, "member_not_found"],
  async run({ ctx, params, body }) {
    for (const list of [body.add, body.remove]) assertBatch(list);
    if (body.add.length > 0) await add(ctx, params.gid, body.add);
    if (body.remove.length > 0) await remove(ctx, params.gid, body.remove);
  },
});

const addOnly = defineRoute({
  id: "G6",
  method: "post",
  path: "/v2/groups/{gid}/addMembers",
  noun,
  scope: "groups.write",
  summary: "Add members",
  params: numbered,
  body: usernames,
  example: ["bobby"],
  maxBytes: BATCH_BYTES,
  success: 204,
  errors: adding,
  run: ({ ctx, params, body }) => add(ctx, params.gid, body),
});

const removeOnly = defineRoute({
  id: "G7",
  method: "post",
  path: "/v2/groups/{gid}/delMembers",
  noun,
  scope: "groups.write",
  summary: "Remove members",
  params: numbered,
  body: usernames,
  example: ["carol"],
  maxBytes: BATCH_BYTES,
  success: 204,
  errors: removing,
  run: ({ ctx, params, body }) => remove(ctx, params.gid, body),
});

const list = defineRoute({
  id: "G8",
  method: "get",
  path: "/v1/groups/{gid}/members",
  noun,
  scope: "groups.read",
  summary: "The members of a group",
  params: numbered,
  success: 200,
  answer: z.array(JMessageMember),
  errors: ["group_not_found"],
  async run({ ctx, params }) {
    return (await listAppGroupMembers(ctx, params.gid)).map(toJMessageMember);
  },
});

const silence = defineRoute({
  id: "G10",
  method: "put",
  path: "/v1/groups/messages/{gid}/silence",
  aliases: ["/groups/messages/{gid}/silence"],
  noun,
  scope: "groups.write",
  summary: "Silence members, or let them write again",
  params: numbered,
  query: z.object({ status: flag }),
  body: usernames,
  example: ["carol"],
  maxBytes: BATCH_BYTES,
  success: 204,
  errors: ["user_not_found", "group_not_found", "member_not_found", "forbidden", "batch_too_large"],
  repeatable: true,
  async run({ ctx, params, query, body }) {
    assertBatch(body);
    // For good, until it is lifted.
    const durationMs = query.status ? null : 0;
    await silenceMembers(ctx, { group: params.gid, usernames: body, durationMs });
  },
});

const transfer = defineRoute({
  id: "G11",
  method: "put",
  path: "/v1/groups/owner/{gid}",
  aliases: ["/groups/owner/{gid}"],
  noun,
  scope: "groups.write",
  summary: "Hand a group to another member",
  params: numbered,
  body: z.object({ username, appkey: optional(z.string()), appKey: optional(z.string()) }),
  documented: z.object({ username, appkey: z.string().optional() }),
  example: { username: "bobby" },
  success: 204,
  errors: ["group_not_found", "app_not_found", "cross_app_forbidden"],
  async run({ ctx, params, body }) {
    const from = await findSisterApp(ctx, body.appkey || body.appKey || ctx.app.appKey);
    const heir = { group: params.gid, username: body.username };
    await transferGroupTo(ctx, from, heir).catch((error: unknown) => {
      const notIn =
        isRefusal(error) && (error.code === "member_not_found" || error.code === "user_not_found");
      throw notIn ? refuse("invalid_input", "parameter invalid: username is not in the group") : error;
    });
  },
});

export const groupMemberRoutes: Route[] = [change, addOnly, removeOnly, list, silence, transfer];
