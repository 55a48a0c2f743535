import { z } from "@hono/zod-openapi";
import { refuse } from "#core/fail.ts";
import { MessageBody } from "#protocol/message.ts";

/** Kinds of `msg_body` that a program may send. */
export const messageTypes = ["text", "image", "voice", "file", "video", "location", "custom"] as const;
export type MessageType = (typeof messageTypes)[number];

const Text = z.object({ text: z.string() });

const invalid = (field: string) => refuse("invalid_input", `parameter invalid: msg_body ${field}`);

/** The body of a message as ours; refuses what its kind does not take. */
export function fromJMessageBody(type: MessageType, body: Record<string, unknown>): MessageBody {
  const parsed = MessageBody.safeParse(toOurs(type, body));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw invalid(`${issue?.path.join(".") ?? ""} ${issue?.message ?? "is not understood"}`.trim());
}

function toOurs(type: MessageType, body: Record<string, unknown>): unknown {
  if (type === "text") return { type, ...Text.safeParse(body).data };
  return { ...body, type };
}

/** A body of ours as programs know it. */
export function toJMessageBody(body: MessageBody): { type: MessageType; body: Record<string, unknown> } {
  return { type: "text", body: { text: body.text } };
}
