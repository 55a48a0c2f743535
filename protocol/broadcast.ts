import * as z from "zod";
import { limits } from "./limits.ts";
import { MessageBody, type SentMessage } from "./message.ts";
import { id, username } from "./text.ts";

/** Whom a message of an operator is for: some people, a group, a chat room, or everybody of the app. */
export const Recipients = z.union([
  z.strictObject({ users: z.array(username).min(1).max(limits.broadcastUsers) }),
  z.strictObject({ group: id }),
  z.strictObject({ room: id }),
  z.strictObject({ everybody: z.literal(true) }),
]);
export type Recipients = z.infer<typeof Recipients>;

export const CountRecipients = z.object({ from: username, to: Recipients });
export type CountRecipients = z.infer<typeof CountRecipients>;

/** How many people a message would reach, and the names among them that nobody has. */
export type RecipientCount = { people: number; unknown: string[] };

export const SendBroadcast = z.object({
  /** The account that speaks. */
  from: username,
  to: Recipients,
  body: MessageBody,
  /** The form's own name for this message: sent again under the same name, it is the same message. */
  key: z.string().regex(/^[A-Za-z0-9-]{8,40}$/, "is not a name of a message"),
});
export type SendBroadcast = z.infer<typeof SendBroadcast>;

/** One message was sent; or more are being sent, to be asked for by their number. */
export type StartedBroadcast = { message: SentMessage } | { broadcast: number };

export const Broadcast = z.object({ broadcast: id });
export type Broadcast = z.infer<typeof Broadcast>;

export type BroadcastProgress = {
  state: "running" | "done" | "stopped" | "failed";
  total: number;
  sent: number;
  failed: number;
};
