import type { AppRef } from "#core/context.ts";
import { hashPassword } from "#core/passwords/hash-password.ts";
import type { OperatorRole } from "#protocol/operator.ts";
import { operatorOf } from "./operators.ts";
import { type HttpClient, httpClient, type TestServer } from "./server.ts";
import type { Tenant } from "./tenant.ts";

export type OperatorClients = Map<OperatorRole | "stranger", HttpClient>;

/** An operator of each role in the app, and an owner of another one, all signed in and asking for this app. */
export async function signInOperators(
  tenant: Tenant,
  server: TestServer,
  { app, roles, password }: { app: AppRef; roles: readonly OperatorRole[]; password: string },
): Promise<OperatorClients> {
  const elsewhere = await tenant.app("elsewhere");
  const passwordHash = await hashPassword(tenant.runtime, password);
  const clients: OperatorClients = new Map();
  for (const who of [...roles, "stranger" as const]) {
    const email = `${who}@example.com`;
    const place = who === "stranger" ? elsewhere : app;
    await operatorOf(tenant, place, who === "stranger" ? "owner" : who, { passwordHash, email });
    const client = httpClient(server.url, { appKey: app.appKey, realm: "operator" });
    await client.ask("operator.signIn", { email, password });
    clients.set(who, client);
  }
  return clients;
}
