import type { ConversationEntry, EntriesFrame, LogName } from "#protocol/entries.ts";
import { limits } from "#protocol/limits.ts";
import type { SentMessage, Target } from "#protocol/message.ts";
import type { Head } from "#protocol/sync.ts";
import { conversationOfLog } from "./apply-entry.ts";
import { addWhole, applyHead, jumpToHead } from "./apply-head.ts";
import { askedPause } from "./back-off.ts";
import type { Contacts } from "./contacts.ts";
import { removeConversation } from "./conversation-state.ts";
import type { Core } from "./core.ts";
import type { Cursors } from "./cursors.ts";
import { createGapFiller } from "./gap-filler.ts";
import { type Asked, createHeads } from "./heads.ts";
import { createHistory } from "./history.ts";
import type { Names } from "./names.ts";
import type { Outbox } from "./outbox.ts";
import type { Persistence } from "./persistence.ts";
import { createRepair } from "./repair.ts";
import type { Rooms } from "./rooms.ts";
import { conversationOf, targetOf } from "./selectors.ts";
import { type ConversationState, targetKey } from "./state.ts";
import type { Storage } from "./storage.ts";

/** So long, or up to half as much again, after the last that was heard, it is looked whether that was the last. */
const QUIET_MS = 5_000;
/** Two such looks are never closer: whoever talks all day asks little more than whoever is silent. */
const BETWEEN_LOOKS_MS = 10_000;

export type SyncOptions = {
  storage: Storage;
  persistence: Persistence;
  contacts: Contacts;
  cursors: Cursors;
  outbox: Outbox;
  names: Names;
  rooms: Pick<Rooms, "receive" | "expect">;
  /** Live entries of a conversation, in order, after they are in the state. */
  onLive(conversation: number, entries: ConversationEntry[]): void;
  onDead(): void;
  /** What waited while the copy was another history's may be sent. */
  onRepaired(): void;
};

export type Sync = {
  /** The connection is open. */
  begin(): void;
  /** The page is looked at again. */
  refresh(): void;
  receive(frame: EntriesFrame): void;
  /** A message of mine was confirmed; its entry must come. */
  expect(sent: SentMessage): void;
  open(target: Target): Promise<void>;
  close(target: Target): void;
  loadOlder(conversation: number): Promise<void>;
  /** The server's count is asked for. */
  recount(conversation: number): void;
  stop(): void;
};

/** Keeps every conversation equal to the server's log: heads tell what exists, pushes and pulls bring it. */
export function createSync(core: Core, options: SyncOptions): Sync {
  const { cursors, outbox, contacts, names, rooms } = options;
  const open = new Map<string, Target>();
  /** Content hashes told with heads whose last entry carries none itself. */
  const hashes = new Map<number, { seq: number; hash: string }>();
  /** How far each log was pushed while nothing could be applied. */
  const heard = new Map<LogName, number>();
  let timer: ReturnType<typeof setInterval> | undefined;
  let quiet: ReturnType<typeof setTimeout> | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;

  const conversation = (id: number) => core.state().conversations[id];
  const isOpen = (id: number) => {
    const known = conversation(id);
    return known !== undefined && open.has(targetKey(targetOf(known)));
  };

  /** What was lost at the end of a conversation is followed by nothing that would show it. */
  const lookWhenQuiet = () => {
    clearTimeout(quiet);
    const spaced = lookedAt + BETWEEN_LOOKS_MS - performance.now();
    quiet = setTimeout(
      () => {
        lookedAt = performance.now();
        void heads.check();
      },
      Math.max(askedPause(QUIET_MS), spaced),
    );
  };

  const settleDown = () => {
    core.update((state) =>
      state.connection.phase === "syncing" ? { ...state, connection: { phase: "online" } } : state,
    );
  };

  const confirm = (entries: ConversationEntry[]) => {
    const me = core.state().me.username;
    for (const entry of entries) {
      if (entry.kind !== "message.created" || entry.sender !== me) continue;
      if (entry.clientId !== null) outbox.confirm(entry.clientId);
    }
  };

  const onApplied = (id: number, entries: ConversationEntry[], quietTo: number) => {
    const { me } = core.state();
    const others: ConversationEntry[] = [];
    for (const entry of entries) {
      if (entry.kind !== "message.created") continue;
      if (entry.sender !== me.username) others.push(entry);
    }
    confirm(entries);
    names.shown(id, entries, { open: isOpen(id) });
    const last = entries.at(-1);
    if (others.length > 0 && last) cursors.delivered(id, last.seq);
    // Whether a message that is not held was counted, and may be seen at all, only the server knows.
    const now = conversation(id);
    const retractedUncounted =
      now !== undefined &&
      now.unread > 0 &&
      entries.some(
        (entry) =>
          entry.kind === "message.retracted" &&
          (now.unread >= limits.unreadCap || entry.targetSeq < now.loadedFrom),
      );
    if (retractedUncounted) void heads.fetch(id);
    const news = others.filter(({ seq }) => seq > quietTo);
    if (news.length > 0) options.onLive(id, news);
  };

  const gaps = createGapFiller(core, {
    isOpen,
    onApplied,
    startAgain: (id) => void startAgain(id),
    onIdle: () => !heads.refreshing() && settleDown(),
  });

  const history = createHistory(core, {
    ...options,
    onPage(id, entries) {
      confirm(entries);
      names.shown(id, entries, { open: isOpen(id) });
    },
  });

  /** The gap is longer than a person reads: only the newest page is fetched, older ones when they are wanted. */
  const startAgain = async (id: number) => {
    const head = await heads.fetch(id);
    if (!head) return;
    gaps.reset(id);
    core.update((state) => jumpToHead(state, head));
    showPage(id);
  };

  const showPage = (id: number) => {
    if (isOpen(id)) void history.ensurePage(id).catch(() => {});
  };

  const lastHash = ({ info, entries, next }: ConversationState): string => {
    const last = entries.at(-1);
    if (last?.seq === next - 1 && last.kind === "message.created") return last.hash;
    const told = hashes.get(info.id);
    return told?.seq === next - 1 ? told.hash : "";
  };

  const differs = (known: ConversationState, head: Head, asked: Asked): boolean => {
    const heldThen = (asked.next.get(head.conversation.id) ?? 0) - 1;
    if (head.lastSeq < heldThen) return true;
    const mine = lastHash(known);
    return head.lastSeq === known.next - 1 && mine !== "" && head.lastHash !== "" && mine !== head.lastHash;
  };

  const onHead = (head: Head, asked: Asked, { quiet = false }: { quiet?: boolean }): boolean => {
    // It is repaired with all others.
    if (core.rewound()) return false;
    const { id } = head.conversation;
    const known = conversation(id);
    hashes.set(id, { seq: head.lastSeq, hash: head.lastHash });
    if (known && differs(known, head, asked)) repair.conversation(head).catch(() => {});
    else takeHead(head, quiet);
    return !known || known.next <= head.lastSeq;
  };

  const takeHead = (head: Head, quiet: boolean) => {
    const { id } = head.conversation;
    const known = conversation(id);
    if (known) updateConversation(known, head, quiet);
    else addConversation(head, quiet);
    cursors.heal(head);
    const now = conversation(id);
    if (now && now.next === head.lastSeq + 1) cursors.delivered(id, head.lastSeq);
  };

  /** One that has just begun is fetched whole, so that its first entries arrive as entries. */
  const addConversation = (head: Head, quiet: boolean) => {
    const { id } = head.conversation;
    const begun = !quiet && head.lastSeq - head.firstSeq < limits.historyPage;
    core.update((state) => (begun ? addWhole(state, head) : applyHead(state, head)));
    if (begun) gaps.expect(id, head.lastSeq, { now: true });
    else showPage(id);
  };

  const updateConversation = (known: ConversationState, head: Head, quiet: boolean) => {
    const { id } = head.conversation;
    const missing = head.lastSeq - known.next + 1;
    if (missing > 0 && (known.entries.length === 0 || missing > limits.gapEntries)) {
      gaps.reset(id);
      core.update((state) => jumpToHead(state, head));
    } else {
      core.update((state) => applyHead(state, head));
      if (missing > 0) gaps.expect(id, head.lastSeq, { now: true, quiet });
    }
    showPage(id);
  };

  const repair = createRepair(core, {
    ...options,
    onWhole: (head) => takeHead(head, true),
    onDropped(id) {
      gaps.reset(id);
      showPage(id);
    },
  });

  /** What was pushed while the copy was another history's. */
  const fetchHeard = () => {
    for (const [log, to] of heard) {
      const id = conversationOfLog(log);
      if (id === null) contacts.catchUp(to).catch(() => {});
      else if (conversation(id)) gaps.expect(id, to, { now: true });
      else void heads.fetch(id);
    }
    heard.clear();
  };

  const heads = createHeads(core, {
    onHead,
    async onRewound(list, userSeq) {
      await repair.all(list);
      await contacts.startAgain(userSeq);
      cursors.forget();
      for (const head of list) cursors.heal(head);
    },
    onRepaired() {
      gaps.resume();
      fetchHeard();
      options.onRepaired();
    },
    async onUserSeq(userSeq, asked) {
      const mine = core.state().userSeq;
      if (mine === null || userSeq > mine || userSeq < (asked.userSeq ?? 0)) await contacts.catchUp(userSeq);
    },
    onGone(id) {
      gaps.reset(id);
      core.update((state) => removeConversation(state, id));
    },
    onRefreshed() {
      core.update((state) => (state.loaded ? state : { ...state, loaded: true }));
      if (!gaps.busy()) settleDown();
    },
    lastHash,
    onDead: options.onDead,
  });

  /** The first that is heard of a conversation. */
  const receiveFirst = async (id: number, frame: EntriesFrame) => {
    await heads.fetch(id);
    if (conversation(id)) gaps.receive(id, frame);
  };

  return {
    begin() {
      heard.clear();
      heads.refresh();
      gaps.resume();
      lookWhenQuiet();
      timer ??= setInterval(() => {
        void heads.check();
        void outbox.adopt();
      }, limits.headsEveryMs);
    },
    refresh() {
      if (core.connected()) heads.refresh();
    },
    receive(frame) {
      lookWhenQuiet();
      if (core.rewound()) return void heard.set(frame.log, Math.max(heard.get(frame.log) ?? 0, frame.to));
      const id = conversationOfLog(frame.log);
      if (id === null) contacts.receive(frame);
      else if (conversation(id)) gaps.receive(id, frame);
      else if (!rooms.receive(id, frame)) void receiveFirst(id, frame);
    },
    expect(sent) {
      lookWhenQuiet();
      if (conversation(sent.conversation)) gaps.expect(sent.conversation, sent.seq);
      else if (!rooms.expect(sent)) void heads.fetch(sent.conversation);
    },
    async open(target) {
      open.set(targetKey(target), target);
      const known = conversationOf(core.state(), target);
      if (!known) return;
      const { id } = known.info;
      names.shown(id, known.entries, { open: true });
      if (known.preferences.markedUnread) {
        core.request("conversation.update", { conversation: id, markedUnread: false }).catch(() => {});
      }
      await history.ensurePage(id).catch(() => {});
    },
    close(target) {
      open.delete(targetKey(target));
    },
    loadOlder: (id) => history.loadOlder(id),
    recount: (id) => void heads.fetch(id),
    stop() {
      clearInterval(timer);
      timer = undefined;
      clearTimeout(quiet);
      heads.close();
      gaps.close();
    },
  };
}
