import { mentionsOf } from "#protocol/body-text.ts";
import type { ConversationEntry } from "#protocol/entries.ts";
import { limits } from "#protocol/limits.ts";
import type { Core } from "./core.ts";

export type Names = {
  /** Entries are shown; in a group on screen the members' names in it are wanted too. */
  shown(conversation: number, entries: ConversationEntry[], how: { open: boolean }): void;
  /** Whoever of these is not known is asked for, wherever they were seen. */
  strangers(entries: ConversationEntry[]): void;
  close(): void;
};

const GATHER_MS = 100;

/** Asks for the names of people who wrote something and are not known, many at once and each once. */
export function createNames(core: Core): Names {
  const strangers = new Set<string>();
  const members = new Map<number, Set<string>>();
  /** Asked for before, by conversation: whoever is not in any more is not asked for again. */
  const asked = new Map<number, Set<string>>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const ask = async () => {
    timer = undefined;
    if (!core.connected()) return;
    for (const [group, wanted] of members) {
      members.delete(group);
      for (const usernames of parts(wanted, limits.groupMembersPage)) {
        await core.request("group.getMembers", { group, usernames });
      }
    }
    const unknown = [...strangers].filter((username) => !core.state().users[username]);
    strangers.clear();
    for (const usernames of parts(unknown, limits.summaries)) await core.request("user.list", { usernames });
  };

  const schedule = () => {
    // What is not told now is asked for with the next entries.
    timer ??= setTimeout(() => void ask().catch(() => asked.clear()), GATHER_MS);
  };

  return {
    shown(id, entries, { open }) {
      const { users, conversations, me } = core.state();
      const info = conversations[id]?.info;
      if (info?.kind !== "group") return;
      const before = asked.get(id) ?? new Set<string>();
      for (const username of entries.flatMap(peopleOf)) {
        if (!users[username]) strangers.add(username);
        if (
          !open ||
          !info.group.me ||
          info.group.dissolved ||
          username === me.username ||
          before.has(username)
        )
          continue;
        before.add(username);
        asked.set(id, before);
        members.set(info.group.id, (members.get(info.group.id) ?? new Set()).add(username));
      }
      if (strangers.size > 0 || members.size > 0) schedule();
    },
    strangers(entries) {
      const { users } = core.state();
      for (const username of entries.flatMap(peopleOf)) if (!users[username]) strangers.add(username);
      if (strangers.size > 0) schedule();
    },
    close() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}

/** Whom an entry names besides those who travel with it, as far as a line shows them. */
function peopleOf(entry: ConversationEntry): string[] {
  if (entry.kind === "message.created") return [entry.sender, ...(mentionsOf(entry.body)?.users ?? [])];
  return entry.kind === "message.retracted" ? [entry.by] : [];
}

function parts(usernames: Iterable<string>, size: number): string[][] {
  const all = [...usernames];
  return Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size));
}
