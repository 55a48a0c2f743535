import type { UserContext } from "#core/context.ts";
import { issueTicket } from "#core/sessions/ticket.ts";
import { getOwnProfile, getOwnSettings } from "#core/users/get-user.ts";
import type { Client } from "#sdk/client-types.ts";
import { createMemoryStorage } from "#sdk/memory-storage.ts";
import type { Storage } from "#sdk/storage.ts";
import { createDevice, isOnline, until } from "#tests/support/device.ts";
import { type LiveTenant, signIn } from "./live.ts";

export type Clients = {
  /** The product's own client of a user, connected; with a storage it has been here before. `port`: over a proxy. */
  open(user: UserContext, storage?: Storage, port?: number): Promise<Client>;
  stopAll(): Promise<void>;
};

export function createClients({ app, server }: LiveTenant): Clients {
  const clients: Client[] = [];
  return {
    async open(user, storage = createMemoryStorage(), port = server.port) {
      const session = await signIn(user);
      const { appKey, slug, name } = app;
      const client = createDevice({
        port,
        storage,
        signedIn: {
          user: await getOwnProfile(session),
          app: { appKey, slug, name, avatar: null, registration: true },
          settings: await getOwnSettings(session),
        },
        fetchTicket: async () => issueTicket(session),
      });
      clients.push(client);
      await client.start();
      await until(client, isOnline, "the connection");
      return client;
    },
    async stopAll() {
      await Promise.all(clients.splice(0).map((client) => client.stop()));
    },
  };
}
