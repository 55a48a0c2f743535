import { type APIRequestContext, request } from "@playwright/test";
import type { CommandName, Input, Output } from "#protocol/commands.ts";
import type { Answer } from "#protocol/errors.ts";
import type { AppInfo } from "#protocol/session.ts";

/** The app that the configuration seeds, and who looks after it. */
export const appKey = "e2eAurora000000000000Key";
export const masterSecret = "e2e-master-secret";
export const operator = { email: "operator@example.com", password: "operator-password" };
export const seeds = {
  SEED_APP: `Aurora:${appKey}:${masterSecret}`,
  SEED_OPERATOR: `${operator.email}:${operator.password}`,
};

/** A running installation with its app, made ready for tests. */
export type Product = { url: string; app: AppInfo };

/** Runs a command over HTTP with the cookies of a request context; throws what the server refused. */
export async function command<K extends CommandName>(
  from: APIRequestContext,
  url: string,
  name: K,
  input: Input<K>,
  realm: "user" | "operator" = "user",
): Promise<Output<K>> {
  const response = await from.post(`${url}/api/commands/${name}`, {
    data: input,
    headers: { Origin: url, "X-Borealis-App": appKey, "X-Borealis-Realm": realm },
  });
  // The door answers every command in this shape; anything else fails the test right here.
  const answer = (await response.json()) as Answer<Output<K>>;
  if (!answer.ok) throw new Error(`${name}: ${answer.error.code}: ${answer.error.message}`);
  return answer.data;
}

/** Raises the limits that a test run would meet and no person does. */
export async function openProduct(url: string): Promise<Product> {
  const context = await request.newContext();
  try {
    await command(context, url, "operator.signIn", operator, "operator");
    const settings = {
      sendsPerMinute: 1_000_000,
      sendBurst: 1_000_000,
      commandsPerSecond: 10_000,
      commandBurst: 10_000,
      registrationsPerHour: 1_000_000,
      searchesPerMinute: 1_000_000,
      socketsPerUser: 100,
    };
    await command(context, url, "app.updateSettings", { settings }, "operator");
    return { url, app: await command(context, url, "app.get", {}) };
  } finally {
    await context.dispose();
  }
}
