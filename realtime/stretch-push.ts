import { audienceOf } from "#core/conversations/audience.ts";
import type { StretchHint } from "#core/hints.ts";
import { readEntries, readUserEntries } from "#core/sync/read-entries.ts";
import type { Runtime } from "#infra/runtime.ts";
import type { ConversationPush } from "./conversation-push.ts";
import { toFrames } from "./frames.ts";
import type { Outbound } from "./outbound.ts";
import type { Registry } from "./registry.ts";
import type { RoomBoard } from "./rooms.ts";

/** Of a conversation that fell further behind, the newest entries show the clients what to pull. */
const MOST_ENTRIES = 200;

export type ConversationStretch = Omit<Extract<StretchHint, { kind: "conversation.grown" }>, "kind">;

export type StretchPushOptions = {
  runtime: Runtime;
  registry: Registry;
  rooms: Pick<RoomBoard, "isHeard">;
  conversations: ConversationPush;
  outbound: Outbound;
};

/** Pushes entries that only their places are known of, read from the database where somebody here is to see them. */
export type StretchPush = {
  /** What was pushed before is not pushed again. Answers whether there was anything to push. */
  conversation(stretch: ConversationStretch): Promise<boolean>;
  user(stretch: Extract<StretchHint, { kind: "user.grown" }>): Promise<void>;
};

export function createStretchPush(options: StretchPushOptions): StretchPush {
  const { runtime, registry, rooms, conversations, outbound } = options;
  const { db } = runtime;

  const hasListeners = async ({ appId, conversation, membersSeq }: ConversationStretch) => {
    const { members, isRoom } = await audienceOf(runtime, db, appId, conversation, membersSeq);
    if (isRoom) return rooms.isHeard(appId, conversation);
    return members.some((member) => registry.ofUser(member).length > 0);
  };

  return {
    async conversation(stretch) {
      const { appId, conversation, membersSeq, to } = stretch;
      const pushed = conversations.pushedTo(appId, conversation);
      if (pushed >= to || !(await hasListeners(stretch))) return false;
      // What came before the last change of members had another audience; its readers pull it.
      const from = Math.max(pushed + 1, pushed === 0 ? stretch.from : 0, membersSeq, to - MOST_ENTRIES + 1);
      const entries = await readEntries(appId, db, { conversation, from, to });
      conversations.add({ kind: "conversation.entries", appId, conversation, membersSeq, entries });
      return true;
    },
    async user(stretch) {
      if (registry.ofUser(stretch).length === 0) return;
      const from = Math.max(stretch.from, stretch.to - MOST_ENTRIES + 1);
      const entries = await readUserEntries(stretch.appId, db, { ...stretch, from });
      for (const frame of toFrames("u", entries)) outbound.entries([stretch], frame);
    },
  };
}
