import { limits } from "#protocol/limits.ts";
import type { CheckedHeads, ConversationList, Head } from "#protocol/sync.ts";
import { askedPause, backOff } from "./back-off.ts";
import { isCallError } from "./call-error.ts";
import type { Core } from "./core.ts";
import { conversationList } from "./selectors.ts";
import type { ConversationState } from "./state.ts";

/** What was known when the server was asked: an answer is compared with this, not with what came meanwhile. */
export type Asked = { next: Map<number, number>; userSeq: number | null };

export type HeadsOptions = {
  /** Takes a head; answers whether it told anything new. */
  onHead(head: Head, asked: Asked, how: { quiet?: boolean }): boolean;
  /** Takes all heads of a server that has another history than this device; throws CallError. */
  onRewound(heads: Head[], userSeq: number): Promise<void>;
  /** The server's history is this device's again. */
  onRepaired(): void;
  onUserSeq(userSeq: number, asked: Asked): Promise<void>;
  onGone(conversation: number): void;
  /** All heads are known. */
  onRefreshed(): void;
  /** The content hash of a conversation's last entry held; empty when it is not known. */
  lastHash(conversation: ConversationState): string;
  /** The connection is open and does not answer. */
  onDead(): void;
};

export type Heads = {
  /** Asks for all heads, again when asked while it asks. */
  refresh(): void;
  /** Compares the most recent heads, and some of the others in turn. */
  check(): Promise<void>;
  /** Asks for the head of one conversation; resolves without effect when it is not mine. */
  fetch(conversation: number): Promise<Head | null>;
  /** True while all heads are being asked for. */
  refreshing(): boolean;
  close(): void;
};

const RECENT = limits.checkHeads / 2;

/** Learns where every conversation stands, which is what heals whatever a lost push left behind. */
export function createHeads(core: Core, options: HeadsOptions): Heads {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let refreshing = false;
  let again = false;
  let failures = 0;
  let rotation = 0;
  /** Every conversation was listed once since the start; from then on a page without news ends the listing. */
  let complete = false;
  const fetching = new Map<number, Promise<Head | null>>();

  const askedNow = (): Asked => {
    const { conversations, userSeq } = core.state();
    return { next: new Map(Object.values(conversations).map(({ info, next }) => [info.id, next])), userSeq };
  };

  const refresh = async () => {
    clearTimeout(timer);
    timer = undefined;
    if (refreshing) {
      again = true;
      return;
    }
    refreshing = true;
    again = false;
    try {
      await listAll();
      failures = 0;
      refreshing = false;
      options.onRefreshed();
    } catch (error) {
      if (core.connected()) {
        const told = isCallError(error) ? error.retryMs : undefined;
        timer = setTimeout(() => void refresh(), told === undefined ? backOff(failures) : askedPause(told));
        failures += 1;
      }
    } finally {
      refreshing = false;
      if (again) void refresh();
    }
  };

  /** Page by page, by last activity. Another epoch is taken over only when every conversation was repaired. */
  const listAll = async () => {
    const asked = askedNow();
    const known = core.state().epoch;
    const rewound: Head[] = [];
    let after: ConversationList["next"] = null;
    let first: ConversationList | undefined;
    do {
      const page: ConversationList = await core.request("conversation.list", after ? { after } : {});
      first ??= page;
      const isRewound = known !== "" && known !== page.epoch;
      if (isRewound) rewound.push(...page.conversations);
      const news =
        isRewound ||
        page.conversations.filter((head) => options.onHead(head, asked, { quiet: true })).length > 0;
      after = news || !complete ? page.next : null;
    } while (after);
    complete = true;
    const { epoch, userSeq } = first;
    const isRewound = known !== "" && known !== epoch;
    if (isRewound) await options.onRewound(rewound, userSeq);
    core.update((state) => (state.epoch === epoch ? state : { ...state, epoch }));
    if (isRewound) options.onRepaired();
    await options.onUserSeq(userSeq, asked);
  };

  const named = (): ConversationState[] => {
    const list = conversationList(core.state());
    const rest = list.slice(RECENT);
    if (rotation >= rest.length) rotation = 0;
    const turn = rest.slice(rotation, rotation + RECENT);
    rotation += RECENT;
    return [...list.slice(0, RECENT), ...turn];
  };

  const check = async () => {
    if (!core.connected() || refreshing) return;
    const asked = askedNow();
    const heads = named().map((conversation) => ({
      conversation: conversation.info.id,
      lastSeq: conversation.next - 1,
      lastHash: options.lastHash(conversation),
      read: conversation.mine.read,
      peerRead: conversation.peer?.read ?? 0,
      peerDelivered: conversation.peer?.delivered ?? 0,
    }));
    let checked: CheckedHeads;
    try {
      checked = await core.request("sync.check", { heads });
    } catch (error) {
      if (core.connected() && isCallError(error) && !error.answered) options.onDead();
      return;
    }
    if (checked.epoch !== core.state().epoch) return void refresh();
    for (const head of checked.changed) options.onHead(head, asked, {});
    for (const conversation of checked.gone) options.onGone(conversation);
    await options.onUserSeq(checked.userSeq, asked).catch(() => {});
  };

  /** A server that is busy is asked again; without a connection the heads of the next one tell it. */
  const fetchHead = async (conversation: number): Promise<Head | null> => {
    for (;;) {
      const asked = askedNow();
      try {
        const head = await core.request("conversation.get", { conversation });
        options.onHead(head, asked, {});
        return head;
      } catch (error) {
        if (!core.connected() || !isCallError(error) || error.retryMs === undefined) return null;
        await new Promise((resolve) => setTimeout(resolve, askedPause(error.retryMs ?? 0)));
        if (!core.connected()) return null;
      }
    }
  };

  const fetch = (conversation: number): Promise<Head | null> => {
    const running = fetching.get(conversation);
    if (running) return running;
    const started = fetchHead(conversation).finally(() => fetching.delete(conversation));
    fetching.set(conversation, started);
    return started;
  };

  return {
    refresh: () => void refresh(),
    check,
    fetch,
    refreshing: () => refreshing,
    close() {
      clearTimeout(timer);
      timer = undefined;
      again = false;
    },
  };
}
