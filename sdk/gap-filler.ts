import type { ConversationEntry, Stretch } from "#protocol/entries.ts";
import { limits } from "#protocol/limits.ts";
import type { Pulled } from "#protocol/sync.ts";
import { applyStretch } from "./apply-entry.ts";
import { askedPause } from "./back-off.ts";
import { isCallError } from "./call-error.ts";
import { putConversation, trimmed } from "./conversation-state.ts";
import type { Core } from "./core.ts";
import { createHoldBack, type HoldBack } from "./hold-back.ts";
import { createPace } from "./pace.ts";

/** What came early waits this long for what is missing before it is asked for. */
const PATIENCE_MS = 300;
/** A push this far above what is held is no matter of patience. */
const FAR_AHEAD = 200;
const PULLS_AT_ONCE = 3;
/** Who has waited longer goes first, however little happened there of late: nobody starves beside the lively. */
const LONG_WAIT_MS = 3_000;
/** Conversations that are not on screen are filled at this pace, so that the person's own commands find room. */
const BACKGROUND = { burst: 20, perSecond: 10 };
/** A server that is busy is left alone for at least this long. */
const LEAST_PAUSE_MS = 250;
const KEPT_IN_MEMORY = 2_000;
const KEPT_ON_SCREEN = 4_000;

export type GapFiller = {
  /** A pushed stretch of a conversation that is known. */
  receive(conversation: number, stretch: Stretch): void;
  /**
   * Something exists up to `head`: fetches what is missing, `now` or when it does not come by itself. What came
   * while the device was away is no news: entries up to `head` are `quiet`.
   */
  expect(conversation: number, head: number, how?: { now?: boolean; quiet?: boolean }): void;
  /** Forgets what is held back and any answer under way: the conversation starts again from its head. */
  reset(conversation: number): void;
  /** True while something on screen is being fetched. */
  busy(): boolean;
  /** Goes on with what waits: the connection is open. */
  resume(): void;
  close(): void;
};

export type GapFillerOptions = {
  isOpen(conversation: number): boolean;
  /** New entries were applied, in order; those above `quietTo` are news. */
  onApplied(conversation: number, entries: ConversationEntry[], quietTo: number): void;
  /** The gap is too long, or its beginning no longer exists: start again from the newest page. */
  startAgain(conversation: number): void;
  /** Nothing on screen is being fetched any more. */
  onIdle(): void;
};

type Lane = {
  held: HoldBack;
  timer?: ReturnType<typeof setTimeout>;
  wanted: boolean;
  /** When it was first wanted since it was whole. */
  since: number;
  pulling: boolean;
  generation: number;
  quietTo: number;
};

/** Makes every conversation's log whole: what comes early is held back, what does not come is pulled. */
export function createGapFiller(core: Core, options: GapFillerOptions): GapFiller {
  const lanes = new Map<number, Lane>();
  const pace = createPace(BACKGROUND);
  let pulls = 0;
  let pausedUntil = 0;
  let pauseTimer: ReturnType<typeof setTimeout> | undefined;

  const laneOf = (id: number): Lane => {
    const lane = lanes.get(id) ?? {
      held: createHoldBack(),
      wanted: false,
      since: 0,
      pulling: false,
      generation: 0,
      quietTo: 0,
    };
    lanes.set(id, lane);
    return lane;
  };

  const conversation = (id: number) => core.state().conversations[id];

  const apply = (id: number, stretch: Stretch) => {
    const before = conversation(id)?.next;
    core.update((state) => {
      const next = applyStretch(state, stretch);
      const changed = next.conversations[id];
      if (!changed || next === state) return state;
      const keep = options.isOpen(id) ? KEPT_ON_SCREEN : KEPT_IN_MEMORY;
      // Trimming in steps of a tenth spares a copy for every message.
      return changed.entries.length > keep * 1.1 ? putConversation(next, trimmed(changed, keep)) : next;
    });
    const after = conversation(id);
    if (before === undefined || !after || after.next === before) return;
    options.onApplied(id, newEntries(after.entries, before), laneOf(id).quietTo);
  };

  const drain = (id: number, lane: Lane) => {
    for (let next = conversation(id)?.next; next !== undefined; next = conversation(id)?.next) {
      const stretch = lane.held.take(next);
      if (!stretch) break;
      apply(id, stretch);
    }
  };

  const want = (lane: Lane) => {
    clearTimeout(lane.timer);
    lane.timer = undefined;
    lane.wanted = true;
    if (lane.since === 0) lane.since = performance.now();
    pump();
  };

  const pump = () => {
    while (pulls < PULLS_AT_ONCE && core.connected() && !core.rewound()) {
      const id = mostUrgent();
      if (id === undefined) return;
      const wait = Math.max(pausedUntil - performance.now(), options.isOpen(id) ? 0 : pace.wait());
      if (wait > 0) return pumpIn(wait);
      if (!options.isOpen(id)) pace.take();
      pulls += 1;
      void fill(id, laneOf(id));
    }
  };

  const pumpIn = (wait: number) => {
    clearTimeout(pauseTimer);
    pauseTimer = setTimeout(pump, wait);
  };

  /** The conversations on screen first, then those that have waited long, then by last activity. */
  const mostUrgent = (): number | undefined => {
    const ready = [...lanes].filter(([, lane]) => lane.wanted && !lane.pulling);
    const before = performance.now() - LONG_WAIT_MS;
    const waited = ({ since }: Lane) => (since < before ? before - since : 0);
    ready.sort(
      ([a, laneA], [b, laneB]) =>
        Number(options.isOpen(b)) - Number(options.isOpen(a)) ||
        waited(laneB) - waited(laneA) ||
        (conversation(b)?.activeAt ?? 0) - (conversation(a)?.activeAt ?? 0),
    );
    return ready[0]?.[0];
  };

  const fill = async (id: number, lane: Lane) => {
    lane.wanted = false;
    lane.pulling = true;
    try {
      await pullUntilWhole(id, lane);
    } catch (error) {
      // Without a connection the next head that is told shows the gap again.
      if (isCallError(error) && error.retryMs !== undefined) {
        lane.wanted = true;
        pausedUntil = performance.now() + Math.max(askedPause(error.retryMs), LEAST_PAUSE_MS);
      }
    } finally {
      lane.pulling = false;
      pulls -= 1;
      pump();
      if (!busy()) options.onIdle();
    }
  };

  const pullUntilWhole = async (id: number, lane: Lane) => {
    const { generation } = lane;
    for (;;) {
      const known = conversation(id);
      if (!known || known.next > known.head) {
        lane.since = 0;
        return;
      }
      if (known.head - known.next >= limits.gapEntries) return options.startAgain(id);
      const pulled = await core.request("sync.pull", {
        log: `c:${id}`,
        after: known.next - 1,
        limit: limits.pullEntries,
      });
      if (lane.generation !== generation) return;
      if (pulled.firstSeq > known.next) return options.startAgain(id);
      accept(id, lane, pulled);
      if (conversation(id)?.next === known.next) return;
    }
  };

  const accept = (id: number, lane: Lane, pulled: Pulled) => {
    // A conversation's log holds entries of its own family only.
    apply(id, pulled as Stretch);
    raise(id, pulled.lastSeq);
    drain(id, lane);
  };

  const raise = (id: number, head: number) => {
    const known = conversation(id);
    if (known && head > known.head) core.update((state) => putConversation(state, { ...known, head }));
  };

  const expect = (id: number, head: number, { now = false, quiet = false } = {}) => {
    raise(id, head);
    const known = conversation(id);
    const lane = laneOf(id);
    if (quiet) lane.quietTo = Math.max(lane.quietTo, head);
    if (!known || known.next > known.head) {
      clearTimeout(lane.timer);
      lane.timer = undefined;
      lane.since = 0;
      return;
    }
    if (now || known.head >= known.next + FAR_AHEAD) want(lane);
    else lane.timer ??= setTimeout(() => want(lane), PATIENCE_MS);
  };

  const busy = () =>
    core.connected() && [...lanes].some(([id, lane]) => (lane.wanted || lane.pulling) && options.isOpen(id));

  return {
    receive(id, stretch) {
      const lane = laneOf(id);
      lane.held.add(stretch);
      drain(id, lane);
      expect(id, stretch.to);
    },
    expect,
    reset(id) {
      const lane = laneOf(id);
      lane.held.clear();
      lane.generation += 1;
      clearTimeout(lane.timer);
      lane.timer = undefined;
      lane.wanted = false;
      lane.since = 0;
    },
    busy,
    resume: pump,
    close() {
      clearTimeout(pauseTimer);
      for (const lane of lanes.values()) clearTimeout(lane.timer);
      lanes.clear();
    },
  };
}

function newEntries(entries: ConversationEntry[], from: number): ConversationEntry[] {
  let start = entries.length;
  while (start > 0 && (entries[start - 1]?.seq ?? 0) >= from) start -= 1;
  return entries.slice(start);
}
