import { limits } from "#protocol/limits.ts";
import type { ServerEvents } from "#protocol/signals.ts";
import type { Core } from "./core.ts";

export type PresenceWatch = {
  /** Names that some part of the page shows; replaces the list given before. */
  watch(usernames: string[]): void;
  /** Names of the people whose conversations are on screen. */
  watchOpen(usernames: string[]): void;
  changed: ServerEvents["presence.changed"];
  /** Asks again: the connection is open. */
  resume(): void;
  close(): void;
};

const GATHER_MS = 100;

/** Keeps the server told whose presence is shown, and the state told what it answers. */
export function createPresenceWatch(core: Core): PresenceWatch {
  let listed: string[] = [];
  let open: string[] = [];
  let asked = "";
  let timer: ReturnType<typeof setTimeout> | undefined;

  const ask = async () => {
    timer = undefined;
    const usernames = [...new Set([...open, ...listed])].slice(0, limits.presenceWatch);
    const key = usernames.join("\n");
    if (key === asked || !core.connected()) return;
    asked = key;
    try {
      const answers = await core.request("presence.watch", { usernames });
      const online = Object.fromEntries(answers.map((answer) => [answer.username, answer.online]));
      if (asked === key) core.update((state) => ({ ...state, online }));
    } catch {
      asked = "";
    }
  };

  const schedule = () => {
    timer ??= setTimeout(() => void ask(), GATHER_MS);
  };

  return {
    watch(usernames) {
      listed = usernames;
      schedule();
    },
    watchOpen(usernames) {
      open = usernames;
      schedule();
    },
    changed({ username, online }) {
      core.update((state) =>
        state.online[username] === online
          ? state
          : { ...state, online: { ...state.online, [username]: online } },
      );
    },
    resume() {
      asked = "\n";
      schedule();
    },
    close() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
