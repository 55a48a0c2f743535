import type { Commit } from "#core/messages/send-lanes.ts";
import type { Metrics } from "#core/metrics.ts";

/** The same commit, with the size, the duration and the failures of batches counted. */
export function meterCommit(
  { batchMessages, batchCommitSeconds, batchFailures }: Metrics,
  commit: Commit,
): Commit {
  return async (appId, messages) => {
    const began = performance.now();
    try {
      const outcomes = await commit(appId, messages);
      batchMessages.observe(messages.length);
      batchCommitSeconds.observe((performance.now() - began) / 1_000);
      return outcomes;
    } catch (error) {
      batchFailures.add();
      throw error;
    }
  };
}
