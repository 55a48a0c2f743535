import { newestMessageId, recentHeads } from "#core/sync/recent-heads.sql.ts";
import type { Runtime } from "#infra/runtime.ts";
import type { Registry } from "./registry.ts";
import { repeat } from "./repeat.ts";
import type { StretchPush } from "./stretch-push.ts";

/** Longer than a statement may run, so that a message is seen that got its id early and was committed late. */
const OVERLAP_MS = 15_000;

export type LogSweeperOptions = {
  runtime: Runtime;
  registry: Registry;
  push: StretchPush;
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
    for (const head of heads) if (await push.conversation(head)) runtime.metrics.gapsHealed.add();
  };

  const onError = (error: unknown) =>
    runtime.log.warn({ err: error }, "the log was not swept for lost pushes");
  begin().catch(onError);
  return { close: repeat(sweep, everyMs, onError) };
}
