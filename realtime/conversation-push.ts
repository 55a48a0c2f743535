import { LRUCache } from "lru-cache";
import type { Hint, UserRef } from "#core/hints.ts";
import type { Audience } from "#core/runtime.ts";
import type { ConversationEntry, EntriesFrame } from "#protocol/entries.ts";
import { toFrames } from "./frames.ts";

type EntriesHint = Extract<Hint, { kind: "conversation.entries" }>;
type Waiting = { entry: ConversationEntry; membersSeq: number };
type Window = { waiting: Waiting[]; appId: number; conversation: number };

export type ConversationPushOptions = {
  /** Who is in, at least as new as `membersSeq`. */
  audienceOf: (appId: number, conversation: number, membersSeq: number) => Promise<Audience>;
  /** For whom the conversation ends with an entry: they are told of it, though they are not in any more. */
  leaversOf: (place: { appId: number; conversation: number }, entry: ConversationEntry) => Promise<UserRef[]>;
  send: (members: UserRef[], frame: EntriesFrame) => void;
  /** To everybody inside a chat room. */
  sendToRoom: (appId: number, conversation: number, frame: EntriesFrame) => void;
  /** How long entries wait for company after a frame went out. */
  windowMs: () => number;
  onError: (error: unknown) => void;
};

export type ConversationPush = {
  add(hint: EntriesHint): void;
  /** The highest position of a conversation that was dealt with here; 0 when none was lately. */
  pushedTo(appId: number, conversation: number): number;
  close(): void;
};

/** Conversations whose pushed position is remembered. */
const REMEMBERED = 100_000;

/**
 * Pushes the entries of conversations: the first of a quiet one at once, those that follow within the window
 * together. A frame has no gap inside and one audience; what does not arrive here is pulled by the clients.
 */
export function createConversationPush(options: ConversationPushOptions): ConversationPush {
  const windows = new Map<string, Window>();
  const pushed = new LRUCache<string, number>({ max: REMEMBERED });
  const timers = new Set<NodeJS.Timeout>();
  let closed = false;

  const open = async (key: string, window: Window): Promise<void> => {
    try {
      await flush(window, options);
    } catch (error) {
      pushed.delete(key);
      options.onError(error);
    }
    if (closed) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      if (window.waiting.length === 0) windows.delete(key);
      else void open(key, window);
    }, options.windowMs());
    timers.add(timer);
  };

  return {
    add({ appId, conversation, membersSeq, entries }) {
      const key = `${appId}:${conversation}`;
      const known = windows.get(key);
      const window = known ?? { waiting: [], appId, conversation };
      pushed.set(key, Math.max(pushed.get(key) ?? 0, ...entries.map(({ seq }) => seq)));
      window.waiting.push(...entries.map((entry) => ({ entry, membersSeq })));
      if (known) return;
      windows.set(key, window);
      void open(key, window);
    },
    pushedTo: (appId, conversation) => pushed.get(`${appId}:${conversation}`) ?? 0,
    close() {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
      windows.clear();
    },
  };
}

async function flush(window: Window, options: ConversationPushOptions): Promise<void> {
  const { appId, conversation } = window;
  const { audienceOf, leaversOf } = options;
  const log = `c:${conversation}` as const;
  const send = (members: UserRef[], entries: ConversationEntry[]) => {
    if (members.length > 0) for (const frame of toFrames(log, entries)) options.send(members, frame);
  };
  for (const { membersSeq, entries } of byAudience(window.waiting.splice(0))) {
    const audience = await audienceOf(appId, conversation, membersSeq);
    // Members changed after these entries: who has come since must not see them here. The entry of the change
    // goes to everybody who is in now, and shows them that something before it is to be pulled.
    if (audience.isRoom) {
      for (const frame of toFrames(log, entries)) options.sendToRoom(appId, conversation, frame);
      continue;
    }
    if (audience.membersSeq <= membersSeq) {
      const shielded = audience.members.filter((member) => member.shielded);
      send(
        shielded.length > 0 ? audience.members.filter((member) => !member.shielded) : audience.members,
        entries,
      );
      send(shielded, entries.filter(isChangeOfGroup));
    }
    for (const entry of entries) send(await leaversOf({ appId, conversation }, entry), [entry]);
  }
}

const isChangeOfGroup = ({ kind }: ConversationEntry): boolean => kind.startsWith("group.");

/** Groups entries by the change of members that came before them; what follows a change is never older than it. */
function byAudience(waiting: Waiting[]): { membersSeq: number; entries: ConversationEntry[] }[] {
  const groups: { membersSeq: number; entries: ConversationEntry[] }[] = [];
  for (const { entry, membersSeq } of waiting.sort((a, b) => a.entry.seq - b.entry.seq)) {
    const last = groups.at(-1);
    if (last && membersSeq <= last.membersSeq) last.entries.push(entry);
    else groups.push({ membersSeq, entries: [entry] });
  }
  return groups;
}
