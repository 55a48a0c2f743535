import type { ConversationEntry } from "#protocol/entries.ts";
import type { ErrorCode } from "#protocol/errors.ts";
import { limits } from "#protocol/limits.ts";
import type { SendMessage, SentMessage, Target } from "#protocol/message.ts";
import { byteLength } from "#protocol/text.ts";
import { contentHash } from "../content-hash.ts";
import type { AppRef, UserContext } from "../context.ts";
import { findPlace, findPlaceIn } from "../conversations/find-place.ts";
import { refuse } from "../fail.ts";
import { noGroup } from "../groups/change-group.ts";
import { selectGroup } from "../groups/group-row.sql.ts";
import { visibilityNumbers } from "../groups/to-group.ts";
import { judgeMedia } from "../media/judge-media.ts";
import { outcomeOf } from "../outcome.ts";
import { selectVisibility } from "../sync/stretch.sql.ts";
import { toId } from "../to-id.ts";
import { deedRow } from "../transaction.ts";
import { judgeWords } from "../words/judge-words.ts";
import type { MessageDetails } from "./details.ts";
import { judgeMentions } from "./judge-mentions.ts";

export type SendOptions = {
  /** The app itself speaks: its sender need not be in, and meets no block, silence or budget of a person. */
  asApp?: boolean;
  /** Whose the target is, when that is another app of the account; for the app itself alone. */
  to?: AppRef;
  details?: MessageDetails;
};

/**
 * Sends a message as the acting user. Resolves after the commit, with the message's place; the same client id with
 * the same content answers the same place again, with other content it is refused.
 */
export async function sendMessage(
  ctx: UserContext,
  input: SendMessage,
  options: SendOptions = {},
): Promise<SentMessage> {
  try {
    return await send(ctx, input, options);
  } catch (error) {
    ctx.runtime.metrics.sends.add(outcomeOf(error));
    throw error;
  }
}

async function send(
  given: UserContext,
  input: SendMessage,
  { asApp = false, to = given.app, details }: SendOptions,
): Promise<SentMessage> {
  const { target } = input;
  if (byteLength(JSON.stringify(input.body)) > limits.messageBodyBytes + 256) {
    throw refuse("too_large", `A message has at most ${limits.messageBodyBytes} bytes.`);
  }
  if (!asApp) await takeSendBudget(given);
  const isElsewhere = to.id !== given.app.id;
  const { ctx, conversation } = isElsewhere
    ? await findPlaceIn(given, to, target)
    : await findPlace(given, target);
  const { app, actor, runtime } = ctx;
  await runtime.limiter.take(`${app.id}:conversation:${conversation}`, {
    points: app.settings.conversationPerSecond,
    seconds: 1,
    perProcess: true,
  });

  // By what was asked for: the same message is known again, whoever has left the group meanwhile.
  const hash = contentHash(input.body);
  const judged = await judgeMentions(ctx, target, input.body);
  const sent = { conversation, clientId: input.clientId, hash };
  if (!judged) {
    const may = refuse("forbidden", "Only the owner and the admins may mention everybody here.");
    return findSentOr(ctx, sent, may);
  }
  // Between two people the place is no more the one's app than the other's: the sender's counts.
  const words = await judgeWords("user" in target ? given : ctx, judged.body);
  if ("word" in words) {
    const named = `the message contains sensitive word: ${words.word}`;
    return findSentOr(ctx, sent, refuse("sensitive_word", named));
  }
  const { mentions } = judged;
  const files = await judgeMedia(ctx, words.body).catch((error: unknown) => findSentOr(ctx, sent, error));
  if ("seq" in files) return files;
  const { body, media } = files;
  const acceptedAt = performance.now();
  const deed = deedRow(given);
  const row = {
    conversation,
    senderApp: given.app.id,
    sender: actor.userId,
    clientId: input.clientId,
    hash,
    kind: "message.created",
    body,
    mentions,
    media,
    ...(asApp ? { asApp } : {}),
    ...(details ? { details } : {}),
    ...(deed ? { deed } : {}),
  } as const;
  const outcome = await runtime.lanes.commit(app.id, row, given.awaited);
  if (!("seq" in outcome)) throw await refusalOf(ctx, target, conversation, outcome.outcome);
  if (given.deed) given.deed.noted = true;

  runtime.metrics.sends.add(outcome.outcome);
  runtime.metrics.ackSeconds.observe((performance.now() - acceptedAt) / 1_000);
  const { seq, messageId, createdAt } = outcome;
  if (outcome.outcome === "created") {
    const entry: ConversationEntry = {
      kind: "message.created",
      seq,
      createdAt,
      messageId,
      sender: actor.username,
      clientId: input.clientId,
      hash,
      body,
    };
    // The ack goes first: the push runs after whoever waits for this promise had its turn.
    setImmediate(() =>
      ctx.publish({
        kind: "conversation.entries",
        appId: app.id,
        conversation,
        membersSeq: outcome.membersSeq,
        entries: [entry],
      }),
    );
  }
  return { conversation, seq, messageId, createdAt };
}

const refusals: Partial<Record<string, string>> = {
  blocked: "This person does not take messages from you.",
  friends_only: "This person takes messages from friends only.",
  silenced: "You may not write here at the moment.",
  shielded: "You do not receive the messages of this group; lift the shield to write.",
  conversation_not_found: "There is no such conversation for you.",
  idempotency_conflict: "This client id was used for another message.",
  user_not_found: "There is no such user.",
};

/** To whoever never was in a private group it looks like one that does not exist. */
async function refusalOf(ctx: UserContext, target: Target, conversation: number, code: ErrorCode) {
  if (code === "conversation_not_found" && "group" in target) {
    const { app, actor, db } = ctx;
    const row = await selectGroup(app.id, db, target.group);
    const wasIn = await selectVisibility(app.id, db, { conversation, reader: actor.userId });
    return wasIn || row?.visibility === visibilityNumbers.public
      ? refuse("not_in_group", "You are not in this group.")
      : noGroup();
  }
  if (code === "conversation_not_found" && "room" in target) {
    return refuse("not_in_room", "You are not in this room.");
  }
  return refuse(code, refusals[code] ?? "The message was refused.");
}

/** Where the acting user's message was stored before under this client id, with this content. */
async function findSent(
  { app, actor, db }: UserContext,
  { conversation, clientId, hash }: { conversation: number; clientId: string; hash: string },
): Promise<SentMessage | null> {
  const row = await db.log.findFirst({
    where: { appId: app.id, senderId: actor.userId, clientId, convId: conversation, contentHash: hash },
    select: { seq: true, messageId: true, createdAt: true },
  });
  if (!row) return null;
  const { seq, messageId, createdAt } = row;
  return { conversation, seq: toId(seq), messageId: toId(messageId), createdAt: createdAt.getTime() };
}

/** What was sent before stays sent, whatever its sender may not do by now; throws `error` when nothing was. */
async function findSentOr(
  ctx: UserContext,
  sent: { conversation: number; clientId: string; hash: string },
  error: unknown,
): Promise<SentMessage> {
  const before = await findSent(ctx, sent);
  if (!before) throw error;
  return before;
}

/** The sustained rate of `sendsPerMinute` with `sendBurst` on top, told with the time to wait. */
async function takeSendBudget({ app, actor, runtime }: UserContext): Promise<void> {
  const { sendsPerMinute, sendBurst } = app.settings;
  await runtime.limiter.take(`${app.id}:send:${actor.userId}`, {
    points: sendsPerMinute + sendBurst,
    seconds: 60,
    perProcess: true,
  });
}
