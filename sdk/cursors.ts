import { limits } from "#protocol/limits.ts";
import type { ServerEvents } from "#protocol/signals.ts";
import type { Cursor, Head } from "#protocol/sync.ts";
import { countUnread, furthest, moveMine, putConversation } from "./conversation-state.ts";
import type { Core } from "./core.ts";

export type Cursors = {
  /** The person has seen everything up to `seq`. */
  seen(conversation: number, seq: number): void;
  /** Everything up to `seq` has reached this device. */
  delivered(conversation: number, seq: number): void;
  /** Reports again what the server does not know. */
  heal(head: Head): void;
  /** Forgets what waits to be reported: it names positions of a history that is gone. */
  forget(): void;
  moved: ServerEvents["cursor.moved"];
  /** Reports what waits: the connection is open. */
  resume(): void;
  close(): void;
};

export type CursorOptions = {
  /** The count of a conversation is not known here; its head must be asked for. */
  recount(conversation: number): void;
};

/** Reports how far I have come, at most once a second and in one command; positions never go back. */
export function createCursors(core: Core, options: CursorOptions): Cursors {
  const waiting = new Map<number, Partial<Cursor>>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sentAt = Number.NEGATIVE_INFINITY;

  const report = (conversation: number, kind: keyof Cursor, seq: number) => {
    const before = waiting.get(conversation) ?? {};
    waiting.set(conversation, { ...before, [kind]: Math.max(before[kind] ?? 0, seq) });
    schedule();
  };

  const schedule = () => {
    if (timer !== undefined || waiting.size === 0 || !core.connected() || core.rewound()) return;
    const pause = Math.max(0, sentAt + limits.cursorEveryMs - performance.now());
    timer = setTimeout(() => void flush(), pause);
  };

  const flush = async () => {
    const batch = [...waiting].slice(0, limits.cursorMoves);
    for (const [conversation] of batch) waiting.delete(conversation);
    sentAt = performance.now();
    try {
      await core.request("conversation.read", {
        cursors: batch.map(([conversation, cursor]) => ({ conversation, ...cursor })),
      });
      for (const [conversation, { read }] of batch) if (read !== undefined) recountIfUnsure(conversation);
    } catch {
      // Nothing is lost: what the server misses is told again when its heads come.
      sentAt += limits.cursorEveryMs;
      for (const [conversation, { read, delivered }] of batch) {
        const later = waiting.get(conversation) ?? {};
        waiting.set(conversation, {
          ...highest("read", read, later),
          ...highest("delivered", delivered, later),
        });
      }
    } finally {
      timer = undefined;
      schedule();
    }
  };

  const recountIfUnsure = (id: number) => {
    const { conversations, me } = core.state();
    const conversation = conversations[id];
    if (conversation && countUnread(conversation, me.username) === null) {
      options.recount(id);
    }
  };

  return {
    seen(id, seq) {
      const { conversations, me } = core.state();
      const conversation = conversations[id];
      const read = Math.min(seq, conversation?.head ?? 0);
      if (!conversation || read <= conversation.mine.read) return;
      const to = { read, delivered: Math.max(read, conversation.mine.delivered) };
      core.update((state) => putConversation(state, moveMine(conversation, to, me.username)));
      report(id, "read", read);
    },
    delivered(id, seq) {
      const conversation = core.state().conversations[id];
      if (!conversation || seq <= conversation.mine.delivered) return;
      const mine = { ...conversation.mine, delivered: seq };
      core.update((state) => putConversation(state, { ...conversation, mine }));
      // Being read says it all; others ask for deliveries in chats of two only.
      if (conversation.info.kind === "single" && seq > conversation.mine.read) report(id, "delivered", seq);
    },
    heal(head) {
      const mine = core.state().conversations[head.conversation.id]?.mine;
      if (!mine) return;
      if (mine.read > head.mine.read) report(head.conversation.id, "read", mine.read);
      if (mine.delivered > Math.max(head.mine.delivered, mine.read)) {
        report(head.conversation.id, "delivered", mine.delivered);
      }
    },
    forget: () => waiting.clear(),
    moved(signal) {
      const { conversations, me } = core.state();
      const conversation = conversations[signal.conversation];
      if (!conversation) return;
      if (signal.username === me.username) {
        core.update((state) =>
          putConversation(state, moveMine(conversation, signal.cursor, me.username, signal.unread)),
        );
        // The told count may be older than what was pushed meanwhile.
        recountIfUnsure(signal.conversation);
      } else if (conversation.info.kind === "single") {
        const peer = furthest(conversation.peer ?? { read: 0, delivered: 0 }, signal.cursor);
        core.update((state) => putConversation(state, { ...conversation, peer }));
      }
    },
    resume: schedule,
    close() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}

function highest<K extends keyof Cursor>(
  kind: K,
  value: number | undefined,
  later: Partial<Cursor>,
): Partial<Cursor> {
  return value === undefined ? later : { ...later, [kind]: Math.max(value, later[kind] ?? 0) };
}
