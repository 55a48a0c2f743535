import type { Runtime } from "#infra/runtime.ts";
import type { EntriesFrame } from "#protocol/entries.ts";

type Levels = { signedIn: () => number; unauthenticated: () => number; slow: () => number };

/** What the live connection tells of itself: see the table of metrics. */
export function createLiveMetrics({
  metrics,
  clock,
  appFigures,
}: Pick<Runtime, "metrics" | "clock" | "appFigures">) {
  return {
    onFrame(frame: EntriesFrame, appId: number): void {
      metrics.pushFrames.add(frame.log === "u" ? "user" : "conversation");
      const [oldest] = frame.entries;
      // The database's clock gave the entry its time, so that no other clock may judge it.
      if (!oldest) return;
      const ms = Math.max(0, clock.now().getTime() - oldest.createdAt);
      metrics.pushLagSeconds.observe(ms / 1_000);
      if (oldest.kind === "message.created") appFigures.delivered(appId, ms);
    },
    onCut: () => metrics.socketsCut.add("slow"),
    /** Answers the end of it. */
    watch({ signedIn, unauthenticated, slow }: Levels): () => void {
      const ends = [
        metrics.sockets.watch("signed_in", signedIn),
        metrics.sockets.watch("unauthenticated", unauthenticated),
        metrics.sockets.watch("slow", slow),
      ];
      return () => {
        for (const end of ends) end();
      };
    },
  };
}
