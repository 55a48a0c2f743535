import type { ConversationEntry } from "#protocol/entries.ts";
import { limits } from "#protocol/limits.ts";
import type { Cursor, Head } from "#protocol/sync.ts";
import { resetToHead } from "./apply-head.ts";
import { forgetVersions } from "./apply-user-entry.ts";
import { isCallError } from "./call-error.ts";
import { moveMine, putConversation, removeConversation } from "./conversation-state.ts";
import type { Core } from "./core.ts";
import type { LostMessage, Outbox } from "./outbox.ts";
import { createPatience } from "./patience.ts";
import { KEPT, type Persistence } from "./persistence.ts";
import { targetOf } from "./selectors.ts";
import type { ConversationState } from "./state.ts";
import type { Storage } from "./storage.ts";

export type RepairOptions = {
  storage: Storage;
  persistence: Persistence;
  outbox: Outbox;
  /** All that is held, if anything, is the server's: the head is taken as usual. */
  onWhole(head: Head): void;
  /** The copy was dropped for its head. */
  onDropped(conversation: number): void;
};

export type Repair = {
  /**
   * Makes the copy of a conversation a copy of the server's log again. What I wrote and the server lost goes back to
   * the outbox. Throws CallError; nothing has changed then.
   */
  conversation(head: Head): Promise<void>;
  /** Repairs everything after a restore; `heads` are all that the server has. Throws CallError. */
  all(heads: Head[]): Promise<void>;
};

/** Brings the copies of a device back to a server that was restored to an earlier point or has diverged otherwise. */
export function createRepair(core: Core, options: RepairOptions): Repair {
  const { storage, persistence, outbox } = options;
  const request = createPatience(core);
  const running = new Set<number>();
  const known = (id: number) => core.state().conversations[id];

  /** Everything this device holds of a conversation up to its end, oldest first. */
  const holdings = async ({ info, entries }: ConversationState): Promise<ConversationEntry[]> => {
    const [first] = entries;
    if (!first) return [];
    await persistence.flush();
    return [...(await storage.entriesBelow(info.id, first.seq, KEPT)), ...entries];
  };

  /**
   * The last position up to which what is held is the server's log; 0 when nothing is. Message numbers are never given
   * twice, also over a restore, and logs only grow: below one common entry everything is common.
   */
  const commonEnd = async (held: ConversationEntry[], { next }: ConversationState, head: Head) => {
    const places = new Map(held.map((entry) => [entry.seq, entry]));
    const isCommon = (entry: ConversationEntry | null) =>
      entry !== null && isSame(places.get(entry.seq), entry);
    if (isCommon(head.lastEntry)) return head.lastEntry?.seq ?? 0;
    const lowest = held[0]?.seq ?? next;
    for (let before = Math.min(next, head.lastSeq + 1); before > lowest; ) {
      const pulled = await request("sync.pull", {
        log: `c:${head.conversation.id}`,
        before,
        limit: limits.historyPage,
      });
      // A conversation's log holds entries of its own family only.
      const common = (pulled.entries as ConversationEntry[]).findLast(isCommon);
      if (common) return common.seq;
      if (pulled.from >= before) return 0;
      before = pulled.from;
    }
    return 0;
  };

  const conversation = async (head: Head): Promise<void> => {
    const before = known(head.conversation.id);
    if (before && !running.has(before.info.id)) {
      running.add(before.info.id);
      await repair(before, head).finally(() => running.delete(before.info.id));
    }
  };

  const repair = async (before: ConversationState, head: Head) => {
    const { id } = before.info;
    const held = await holdings(before);
    const mine = lostOf(held, core.state().me.username, 0);
    // Without messages of mine there is nothing to save, and the server's log can simply be fetched again.
    const untouched = isSame(head.lastEntry ?? undefined, held.at(-1));
    const end = mine.length > 0 || untouched ? await commonEnd(held, before, head) : 0;
    if (end > 0 && end === before.next - 1) return options.onWhole(head);
    drop(await request("conversation.get", { conversation: id }), held, end);
  };

  /** In one step: the copy goes when what must be saved of it is in the outbox, and neither before nor after. */
  const drop = (head: Head, held: ConversationEntry[], end: number) => {
    const { id } = head.conversation;
    const dropped = known(id);
    if (!dropped) return;
    outbox.restore(targetOf(dropped), lostOf(held, core.state().me.username, end));
    core.update((state) => {
      const reset = resetToHead(state, head);
      const fresh = reset.conversations[id];
      return fresh
        ? putConversation(reset, moveMine(fresh, upTo(dropped.mine, end), state.me.username))
        : reset;
    });
    options.onDropped(id);
  };

  const unlisted = async (id: number): Promise<void> => {
    try {
      // Its place in the list may have changed while that was read.
      await conversation(await request("conversation.get", { conversation: id }));
    } catch (error) {
      if (!isCallError(error) || error.code !== "conversation_not_found") throw error;
      const gone = known(id);
      if (!gone) return;
      // A chat of two begins anew with its first message; a group is gone with its members.
      const held = gone.info.kind === "single" ? await holdings(gone) : [];
      outbox.restore(targetOf(gone), lostOf(held, core.state().me.username, 0));
      core.update((state) => removeConversation(state, id));
      options.onDropped(id);
    }
  };

  /** Sends again what was confirmed and has its place in no log that is held. */
  const sendAcknowledged = () => {
    for (const messages of Object.values(core.state().outgoing)) {
      const sent = messages.filter(({ state }) => state === "sent");
      const [first] = sent;
      if (first) outbox.restore(first.target, sent.map(toLost));
    }
  };

  return {
    conversation,
    async all(heads) {
      core.update(forgetVersions);
      // First, so that what is older comes before it.
      sendAcknowledged();
      for (const head of heads) {
        if (known(head.conversation.id)) await conversation(head);
        else options.onWhole(head);
      }
      const listed = new Set(heads.map((head) => head.conversation.id));
      for (const { info } of Object.values(core.state().conversations)) {
        if (!listed.has(info.id)) await unlisted(info.id);
      }
    },
  };
}

function isSame(a: ConversationEntry | undefined, b: ConversationEntry | undefined): boolean {
  if (!a || !b || a.seq !== b.seq) return false;
  if (a.kind === "message.created") {
    return b.kind === "message.created" && a.messageId === b.messageId && a.hash === b.hash;
  }
  if (b.kind !== a.kind || a.createdAt !== b.createdAt) return false;
  return a.kind !== "message.retracted" || (b.kind === a.kind && a.targetSeq === b.targetSeq);
}

/** My messages above a position, as they were written. A retracted one stays away. */
function lostOf(entries: ConversationEntry[], me: string, end: number): LostMessage[] {
  return entries.flatMap((entry) => {
    if (entry.seq <= end || entry.kind !== "message.created" || entry.sender !== me) return [];
    const { clientId, body, createdAt } = entry;
    return clientId === null || body === null ? [] : [{ clientId, body, createdAt }];
  });
}

const toLost = ({ clientId, body, createdAt }: LostMessage): LostMessage => ({ clientId, body, createdAt });

const upTo = ({ read, delivered }: Cursor, end: number): Cursor => ({
  read: Math.min(read, end),
  delivered: Math.min(delivered, end),
});
