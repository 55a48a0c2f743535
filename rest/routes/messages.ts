import { createHash, randomUUID } from "node:crypto";
import { z } from "@hono/zod-openapi";
import { actingAs } from "#core/acting-as.ts";
import { findSisterApp } from "#core/apps/find-sister-app.ts";
import { retractById } from "#core/messages/retract-by-id.ts";
import { sendAsApp } from "#core/messages/send-as-app.ts";
import { numberedId, username } from "../fields.ts";
import { fromJMessageSend, JMessageSend, targetOf } from "../mapping/message.ts";
import { defineRoute, type Route } from "../route.ts";

/** A caller's own key makes the message the same one when it is sent again. */
const clientIdOf = (key: string | undefined): string =>
  key === undefined ? `rest-${randomUUID()}` : `rest-${createHash("sha256").update(key).digest("base64url")}`;

const send = defineRoute({
  id: "M1",
  method: "post",
  path: "/v1/messages",
  noun: "Messages",
  scope: "messages.write",
  summary: "Send a message in the name of an API admin",
  body: JMessageSend,
  success: 201,
  answer: z.object({ msg_id: z.int(), msg_ctime: z.int() }),
  example: {
    version: 1,
    target_type: "single",
    target_id: "annie",
    from_type: "admin",
    from_id: "helpdesk",
    msg_type: "text",
    msg_body: { text: "Hello, Annie" },
  },
  errors: [
    "user_not_found",
    "sender_not_admin",
    "group_not_found",
    "room_not_found",
    "message_too_long",
    "sensitive_word",
    "app_not_found",
    "cross_app_forbidden",
  ],
  repeatable: true,
  async run({ ctx, body, idempotencyKey }) {
    // An empty AppKey is what clients send that name none.
    const to = body.target_appkey ? await findSisterApp(ctx, body.target_appkey) : ctx.app;
    const target = targetOf(body);
    if (ctx.deed) ctx.deed.after = { from: body.from_id, to: target, app: to.appKey };
    const { messageId, createdAt } = await sendAsApp(ctx, {
      from: body.from_id,
      to,
      target,
      ...fromJMessageSend(body),
      clientId: clientIdOf(idempotencyKey),
    });
    return { msg_id: messageId, msg_ctime: createdAt };
  },
});

const retract = defineRoute({
  id: "M2",
  method: "post",
  path: "/v1/messages/{username}/{msgid}/retract",
  noun: "Messages",
  scope: "messages.write",
  summary: "Take back a message in the name of its sender",
  params: z.object({ username, msgid: numberedId }),
  success: 204,
  errors: [
    "user_not_found",
    "message_not_found",
    "message_not_yours",
    "message_retracted",
    "retract_too_late",
  ],
  async run({ ctx, params }) {
    await retractById(await actingAs(ctx, params.username), params.msgid);
  },
});

export const messageRoutes: Route[] = [send, retract];
