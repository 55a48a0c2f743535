// Takes the place of core/messages/send-message.ts.
import { contentHash } from "#core/content-hash.ts";
import type { UserContext } from "#core/context.ts";
import { sendMessage as honest } from "#core/messages/send-message.ts";
import type { SendMessage, SentMessage } from "#protocol/message.ts";
import { earlyPlaces } from "./early-places.ts";

/** Pushes a message to its readers when it has its place, before it is committed there. */
export async function sendMessage(ctx: UserContext, input: SendMessage): Promise<SentMessage> {
  const { clientId, body } = input;
  earlyPlaces.expect(clientId, (conversation, outcome) => {
    if (outcome.outcome !== "created" || !("seq" in outcome)) return;
    const { seq, createdAt, messageId, membersSeq } = outcome;
    const sender = ctx.actor.username;
    const hash = contentHash(body);
    ctx.publish({
      kind: "conversation.entries",
      appId: ctx.app.id,
      conversation,
      membersSeq,
      entries: [{ kind: "message.created", seq, createdAt, messageId, sender, clientId, hash, body }],
    });
  });
  try {
    return await honest(ctx, input);
  } finally {
    earlyPlaces.forget(clientId);
  }
}
