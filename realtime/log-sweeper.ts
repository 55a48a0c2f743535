import { audienceOf } from "#core/conversations/audience.ts";
import { readEntries } from "#core/sync/read-entries.ts";
import { newestMessageId, type RecentHead, recentHeads } from "#core/sync/recent-heads.sql.ts";
import type { Runtime } from "#infra/runtime.ts";
import type { ConversationPush } from "./conversation-push.ts";
import type { Registry } from "./registry.ts";
import { repeat } from "./repeat.ts";

/** Longer than a statement may run, so that a message is seen that got its id early and was committed late. */
const OVERLAP_MS = 15_000;
/** Of a conversation that fell further behind, the newest entries show the clients what to pull. */
const MOST_ENTRIES = 200;

export type LogSweeperOptions = {
  runtime: Runtime;
  registry: Registry;
  push: ConversationPush;
  /** Monotonic, in milliseconds. */
  clock: () => number;
  everyMs: number;
};

/**
 * Pushes what was committed and not heard of: by another process whose hint was lost, or by a batch whose outcome
 * was unknown at first. Looks at everything written in the last 15 s, and pushes to people connected here.
 */
export function startLogSweeper(options: LogSweeperOptions): { close(): void } {
  const { runtime, registry, push, clock, everyMs } = options;
  const marks: { at: number; messageId: number }[] = [];

  const hasListeners = async ({ appId, conversation, membersSeq }: RecentHead) => {
    const { members } = await audienceOf(runtime, runtime.db, appId, conversation, membersSeq);
    return members.some((member) => registry.ofUser(member).length > 0);
  };

  const heal = async (head: RecentHead) => {
    const { appId, conversation, membersSeq, to } = head;
    const pushed = push.pushedTo(appId, conversation);
    if (pushed >= to || !(await hasListeners(head))) return;
    // What came before the last change of members had another audience; its readers pull it.
    const from = Math.max(pushed + 1, pushed === 0 ? head.from : 0, membersSeq, to - MOST_ENTRIES + 1);
    const entries = await readEntries(appId, runtime.db, { conversation, from, to });
    push.add({ kind: "conversation.entries", appId, conversation, membersSeq, entries });
  };

  /** Nobody who connects from now on misses what is older: they begin with heads. */
  const begin = async () => {
    const messageId = await newestMessageId(runtime.db);
    marks.splice(0, marks.length, { at: clock(), messageId });
  };

  const sweep = async () => {
    if (registry.size() === 0 || marks.length === 0) return begin();
    const now = clock();
    while (marks.length > 1 && now - (marks[1]?.at ?? now) >= OVERLAP_MS) marks.shift();
    const heads = await recentHeads(runtime.db, marks[0]?.messageId ?? 0);
    const newest = Math.max(marks.at(-1)?.messageId ?? 0, ...heads.map(({ messageId }) => messageId));
    marks.push({ at: now, messageId: newest });
    for (const head of heads) await heal(head);
  };

  const onError = (error: unknown) =>
    runtime.log.warn({ err: error }, "the log was not swept for lost pushes");
  begin().catch(onError);
  return { close: repeat(sweep, everyMs, onError) };
}
