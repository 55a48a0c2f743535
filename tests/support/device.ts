import { textOf } from "#protocol/body-text.ts";
import type { SignedIn, Ticket } from "#protocol/session.ts";
import { createClient } from "#sdk/client.ts";
import type { Client } from "#sdk/client-types.ts";
import { createMemoryStorage } from "#sdk/memory-storage.ts";
import { conversationOf } from "#sdk/selectors.ts";
import type { State } from "#sdk/state.ts";
import type { Storage } from "#sdk/storage.ts";

export type DeviceOptions = {
  port: number;
  signedIn: SignedIn;
  fetchTicket: () => Promise<Ticket>;
  storage?: Storage;
};

/** A device of a user: the client of the product, not started. */
export function createDevice({ port, storage = createMemoryStorage(), ...options }: DeviceOptions): Client {
  return createClient({ ...options, storage, origin: `http://127.0.0.1:${port}` });
}

/** Resolves with the first state that fits; rejects with what it saw last when none comes in time. */
export function until(
  client: Client,
  fits: (state: State) => boolean,
  what = "",
  ms = 15_000,
): Promise<State> {
  return new Promise((resolve, reject) => {
    const look = (state: State) => {
      if (!fits(state)) return;
      clearTimeout(timer);
      unsubscribe();
      resolve(state);
    };
    const unsubscribe = client.store.subscribe(look);
    const timer = setTimeout(() => {
      unsubscribe();
      const { connection, conversations, outgoing } = client.store.getState();
      const seen = Object.values(conversations).map(({ info, next, head, unread, entries }) => ({
        id: info.id,
        next,
        head,
        unread,
        held: entries.length,
      }));
      const waiting = Object.values(outgoing).flat();
      const told = { connection, seen, waiting: waiting.length, first: waiting.slice(0, 3) };
      reject(new Error(`${what} did not come: ${JSON.stringify(told)}`));
    }, ms);
    look(client.store.getState());
  });
}

export const isOnline = (state: State): boolean => state.connection.phase === "online";

/** The texts of a conversation as they are shown, oldest first; a retracted message is an empty one. */
export function textsWith(state: State, username: string): string[] {
  const entries = conversationOf(state, { user: username })?.entries ?? [];
  return entries.flatMap((entry) =>
    entry.kind === "message.created" ? [entry.body ? textOf(entry.body) : ""] : [],
  );
}
