import type { Stretch } from "#protocol/entries.ts";
import { limits } from "#protocol/limits.ts";
import type { ServerEvents } from "#protocol/signals.ts";
import { applyStretch } from "./apply-entry.ts";
import { applyContacts, applyGroupRequests, applyProfile } from "./apply-user-entry.ts";
import type { Core } from "./core.ts";
import { createHoldBack } from "./hold-back.ts";

export type Contacts = {
  /** My own log stands at `userSeq`: fetches what this device misses. Throws CallError. */
  catchUp(userSeq: number): Promise<void>;
  /** The server was restored, and my own log there stands at `userSeq`: fetches all anew. Throws CallError. */
  startAgain(userSeq: number): Promise<void>;
  /** A pushed stretch of my own log. */
  receive(stretch: Stretch): void;
  profileChanged: ServerEvents["profile.changed"];
};

/** Keeps friends, requests, blocks and my profile equal to the server's, by my own log. */
export function createContacts(core: Core): Contacts {
  const held = createHoldBack();
  let head = 0;
  let running: Promise<void> | null = null;
  const asking = new Set<string>();

  const apply = (stretch: Stretch) => {
    core.update((state) => applyStretch(state, stretch));
    // Requests that came while somebody was blocked are seen from now on, and have no entry of their own.
    if (!stretch.entries.some(({ kind }) => kind === "block.removed")) return;
    const { userSeq } = core.state();
    if (userSeq !== null) startAgain(userSeq).catch(() => {});
  };

  const drain = () => {
    for (;;) {
      const { userSeq } = core.state();
      if (userSeq === null) return;
      const stretch = held.take(userSeq + 1);
      if (!stretch) return;
      apply(stretch);
    }
  };

  /** The list may be newer than the position told before it; applying the entries in between again is harmless. */
  const startAgain = async (userSeq: number) => {
    const [contacts, requests, { user, settings }] = await Promise.all([
      core.request("friend.list", {}),
      core.request("group.listRequests", {}),
      core.request("session.get", {}),
    ]);
    core.update((state) =>
      applyProfile(applyGroupRequests(applyContacts(state, contacts, userSeq), requests, settings), user),
    );
  };

  const pullGap = async () => {
    for (;;) {
      const { userSeq } = core.state();
      if (userSeq === null || userSeq >= head) return;
      const pulled = await core.request("sync.pull", { log: "u", after: userSeq, limit: limits.pullEntries });
      if (pulled.firstSeq > userSeq + 1) await startAgain(pulled.lastSeq);
      else apply(pulled);
      drain();
      if (core.state().userSeq === userSeq) return;
    }
  };

  const run = async (userSeq: number) => {
    const mine = core.state().userSeq;
    if (mine === null || userSeq < mine || userSeq - mine > limits.pullEntries) await startAgain(userSeq);
    drain();
    await pullGap();
  };

  const catchUp = async (userSeq: number) => {
    // A head below mine means that the server was restored; only then may it go back.
    head = userSeq < (core.state().userSeq ?? 0) ? userSeq : Math.max(head, userSeq);
    running ??= run(userSeq).finally(() => {
      running = null;
    });
    await running;
  };

  const refetch = async (username: string) => {
    if (username === core.state().me.username) {
      const { user } = await core.request("session.get", {});
      core.update((state) => applyProfile(state, user));
    } else {
      await core.request("user.get", { username });
    }
  };

  return {
    catchUp,
    async startAgain(userSeq) {
      held.clear();
      head = userSeq;
      await startAgain(userSeq);
    },
    receive(stretch) {
      head = Math.max(head, stretch.to);
      held.add(stretch);
      drain();
      const { userSeq } = core.state();
      if (userSeq !== null && userSeq < head) catchUp(head).catch(() => {});
    },
    profileChanged({ username, profileVersion }) {
      const known = core.state().users[username];
      if (!known || known.profileVersion >= profileVersion || asking.has(username)) return;
      asking.add(username);
      refetch(username)
        .catch(() => {})
        .finally(() => asking.delete(username));
    },
  };
}
