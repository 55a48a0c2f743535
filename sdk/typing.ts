import { limits } from "#protocol/limits.ts";
import type { ServerEvents } from "#protocol/signals.ts";
import { putConversation } from "./conversation-state.ts";
import type { Core } from "./core.ts";

export type Typing = {
  set(conversation: number): void;
  changed: ServerEvents["typing.changed"];
  close(): void;
};

/** Tells that I am typing, and forgets that somebody else is when nothing more is heard. */
export function createTyping(core: Core): Typing {
  const toldAt = new Map<number, number>();
  const timers = new Map<string, ReturnType<typeof setTimeout>>();

  const show = (id: number, change: (typing: string[]) => string[]) => {
    core.update((state) => {
      const conversation = state.conversations[id];
      if (!conversation) return state;
      const typing = change(conversation.typing);
      return typing === conversation.typing ? state : putConversation(state, { ...conversation, typing });
    });
  };

  return {
    set(conversation) {
      const now = performance.now();
      const last = toldAt.get(conversation) ?? Number.NEGATIVE_INFINITY;
      if (now - last < limits.typingEveryMs || !core.connected()) return;
      toldAt.set(conversation, now);
      core.request("typing.set", { conversation }).catch(() => {});
    },
    changed({ conversation, username }) {
      if (username === core.state().me.username) return;
      const key = `${conversation}:${username}`;
      clearTimeout(timers.get(key));
      timers.set(
        key,
        setTimeout(() => {
          timers.delete(key);
          show(conversation, (typing) => typing.filter((other) => other !== username));
        }, limits.typingEndsMs),
      );
      show(conversation, (typing) => (typing.includes(username) ? typing : [...typing, username]));
    },
    close() {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
}
