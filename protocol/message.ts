import * as z from "zod";
import { limits } from "./limits.ts";
import { clientId, id, text, username } from "./text.ts";

/** Whom a message in a group speaks to: everybody, or members by username. */
export const Mentions = z.object({
  all: z.literal(true).optional(),
  users: z.array(username).max(limits.mentions).optional(),
});
export type Mentions = z.infer<typeof Mentions>;

export const TextBody = z.object({
  type: z.literal("text"),
  text: text(limits.messageBodyBytes).refine((value) => value.trim().length > 0, "is empty"),
  mentions: Mentions.optional(),
});

/** One branch for each kind of message. */
export const MessageBody = z.discriminatedUnion("type", [TextBody]);
export type MessageBody = z.infer<typeof MessageBody>;

/** Whom a message is for. The pair's conversation is made when it is first needed. */
export const Target = z.union([
  z.strictObject({ user: username }),
  z.strictObject({ group: id }),
  z.strictObject({ room: id }),
]);
export type Target = z.infer<typeof Target>;

export const SendMessage = z.object({ target: Target, body: MessageBody, clientId });
export type SendMessage = z.infer<typeof SendMessage>;

/** The acknowledgement: the message is committed under this place in its conversation. */
export type SentMessage = { conversation: number; seq: number; messageId: number; createdAt: number };

export const RetractMessage = z.object({ conversation: id, seq: z.int().positive() });
export type RetractMessage = z.infer<typeof RetractMessage>;
