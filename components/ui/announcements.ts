export type Politeness = "polite" | "assertive";
type Listener = (politeness: Politeness, text: string) => void;

const BATCH_MS = 1_000;
const ZERO_WIDTH_SPACE = "\u200b";

/** Queues sentences for the live regions: polite ones at most once a second and joined, assertive ones at once. */
export function createAnnouncements() {
  const listeners = new Set<Listener>();
  const last: Record<Politeness, string> = { polite: "", assertive: "" };
  let waiting: string[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  // A region whose text does not change stays silent, hence the invisible difference.
  const speak = (politeness: Politeness, text: string) => {
    const changed = last[politeness] === text ? text + ZERO_WIDTH_SPACE : text;
    last[politeness] = changed;
    for (const listener of listeners) listener(politeness, changed);
  };
  const flush = () => {
    timer = undefined;
    const text = waiting.join(" ");
    waiting = [];
    speak("polite", text);
  };

  return {
    say(text: string, politeness: Politeness) {
      if (politeness === "assertive") return speak("assertive", text);
      waiting.push(text);
      if (timer === undefined) timer = setTimeout(flush, BATCH_MS);
    },
    listen(listener: Listener): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
