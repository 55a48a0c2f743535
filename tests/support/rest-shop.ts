import type { AppRef, UserContext } from "#core/context.ts";
import type { AppSettings } from "#protocol/operator.ts";
import { type RestClient, restClient } from "./rest.ts";
import { openServer, type TestServer } from "./server.ts";
import { openTenant, type Tenant, uniqueName } from "./tenant.ts";

/** An installation with a server, an app whose backend calls the REST API, and people made in a line. */
export type Shop = {
  tenant: Tenant;
  server: TestServer;
  app: AppRef;
  rest: RestClient;
  person(name: string, app?: AppRef): Promise<UserContext>;
  /** An account that may be the `from_id` of messages. */
  admin(name: string, app?: AppRef): Promise<string>;
  close(): Promise<void>;
};

/** More calls than any test makes. */
export const manyCalls: Partial<AppSettings> = { restCallsPerMinute: 1_000_000 };

export async function openShop(settings: Partial<AppSettings> = {}): Promise<Shop> {
  const tenant = await openTenant();
  const server = await openServer(tenant.runtime);
  const app = await tenant.app("shop", { ...manyCalls, ...settings });
  const person: Shop["person"] = (name, of = app) => tenant.user(of, uniqueName(name));
  return {
    tenant,
    server,
    app,
    rest: await restClient(tenant, server, app),
    person,
    async admin(name, of = app) {
      const { actor } = await person(name, of);
      await tenant.runtime.db.user.update({
        where: { appId_id: { appId: of.id, id: actor.userId } },
        data: { isAdmin: true },
      });
      return actor.username;
    },
    async close() {
      await server.close();
      await tenant.close();
    },
  };
}

/** The body of a message as a program sends it. */
export const textMessage = (from: string, to: string | number, changes: object = {}) => ({
  version: 1,
  target_type: "single",
  target_id: to,
  from_type: "admin",
  from_id: from,
  msg_type: "text",
  msg_body: { text: "hello" },
  ...changes,
});
