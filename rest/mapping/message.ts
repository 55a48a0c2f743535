import { z } from "@hono/zod-openapi";
import { refuse } from "#core/fail.ts";
import type { MessageDetails } from "#core/messages/details.ts";
import type { PastMessage } from "#core/past/past-message.ts";
import type { Target } from "#protocol/message.ts";
import { byteLength } from "#protocol/text.ts";
import { name, numberedId, optional, shortText, username } from "../fields.ts";
import { fromJMessageBody, messageTypes, toJMessageBody } from "./message-body.ts";

/** `msg_body` as a REST call may have it. */
const BODY_BYTES = 4_096;

const object = z.record(z.string(), z.unknown());

/** A message as a program sends it. */
export const JMessageSend = z
  .object({
    version: z.literal(1),
    target_type: z.enum(["single", "group", "chatroom"]),
    target_id: z.union([z.string(), z.int().transform(String)]),
    target_appkey: optional(z.string().max(64)),
    target_name: optional(name),
    from_type: z.enum(["admin", "user"]),
    from_id: username,
    from_name: optional(name),
    msg_type: z.enum(messageTypes),
    msg_body: object,
    no_offline: optional(z.boolean()),
    no_notification: optional(z.boolean()),
    notification: optional(z.object({ title: optional(shortText), alert: optional(shortText) })),
  })
  .openapi("SendMessage");
export type JMessageSend = z.output<typeof JMessageSend>;

/** Whom it is for; ids of groups and rooms come as numbers or in digits. */
export function targetOf({ target_type, target_id }: JMessageSend): Target {
  if (target_type === "single") {
    if (!username.safeParse(target_id).success) throw invalid("target_id");
    return { user: target_id };
  }
  const id = numberedId.safeParse(target_id);
  if (!id.success) throw invalid("target_id");
  return target_type === "group" ? { group: id.data } : { room: id.data };
}

const invalid = (field: string) => refuse("invalid_input", `parameter invalid: ${field} is not understood`);

export function fromJMessageSend(sent: JMessageSend) {
  if (byteLength(JSON.stringify(sent.msg_body)) > BODY_BYTES) {
    throw refuse("message_too_long", "length of message exceed limit");
  }
  const { extras } = sent.msg_body;
  const details: MessageDetails = {
    fromName: sent.from_name,
    targetName: sent.target_name,
    noOffline: sent.no_offline,
    noNotification: sent.no_notification,
    notification: sent.notification,
    ...(sent.msg_type !== "custom" && object.safeParse(extras).success
      ? { extras: object.parse(extras) }
      : {}),
  };
  return { body: fromJMessageBody(sent.msg_type, sent.msg_body), details };
}

/** A message as histories and callbacks have it. */
export const JMessageMessage = z
  .object({
    target_type: z.string(),
    msg_type: z.string(),
    target_name: z.string(),
    target_id: z.string(),
    from_id: z.string(),
    from_name: z.string(),
    from_type: z.string(),
    from_platform: z.string(),
    from_appkey: z.string(),
    target_appkey: z.string(),
    msg_body: object,
    create_time: z.int(),
    version: z.literal(1),
    msgid: z.int(),
    msg_level: z.int(),
    msg_ctime: z.int(),
    set_from_name: z.int(),
    no_offline: z.boolean(),
    no_notification: z.boolean(),
  })
  .openapi("Message");
export type JMessageMessage = z.input<typeof JMessageMessage>;

const targetTypes = { single: "single", group: "group", room: "chatroom" } as const;

export function toJMessageMessage(message: PastMessage): JMessageMessage {
  const { target, sender, details, createdAt } = message;
  const { type, body } = toJMessageBody(message.body);
  return {
    target_type: targetTypes[target.kind],
    msg_type: type,
    target_name: details.targetName ?? target.name,
    target_id: target.id,
    from_id: sender.username,
    from_name: details.fromName ?? sender.name,
    from_type: details.byApp ? "admin" : "user",
    from_platform: details.byApp ? "api" : "j",
    from_appkey: sender.appKey,
    target_appkey: target.appKey,
    msg_body: details.extras ? { ...body, extras: details.extras } : body,
    create_time: Math.floor(createdAt / 1_000),
    version: 1,
    msgid: message.messageId,
    msg_level: sender.appKey === target.appKey ? 0 : 1,
    msg_ctime: createdAt,
    set_from_name: details.fromName ? 1 : 0,
    no_offline: details.noOffline ?? false,
    no_notification: details.noNotification ?? false,
  };
}
