import pg from "pg";
import { createApp } from "#core/apps/create-app.ts";
import { toAppRef } from "#core/apps/find-app.ts";
import type { Scope } from "#core/apps/scope.ts";
import type { AppRef } from "#core/context.ts";
import { hashPassword } from "#core/passwords/hash-password.ts";
import { StartError } from "#infra/env.ts";
import { fillDemo } from "./fill.ts";
import { type DemoPlan, planDemo } from "./plan.ts";

/** Of everybody in it. */
export const DEMO_PASSWORD = "northern lights";
const APP_NAME = "Demo";
const APP_SLUG = "demo";

export type MadeDemo = {
  app: AppRef;
  /** False: it was there already, and nothing was changed. */
  made: boolean;
  counts: { people: number; groups: number; rooms: number; messages: number };
};

/**
 * Fills an app with the demonstration, at once or not at all. Without a slug it is the app called Demo, which is made
 * when there is none. Throws StartError where there is no such app.
 */
export async function makeDemo(
  scope: Scope,
  databaseUrl: string,
  { slug, now }: { slug?: string | undefined; now: number },
): Promise<MadeDemo> {
  const app = await findOrMakeApp(scope, slug);
  const plan = planDemo(now);
  const passwordHash = await hashPassword(scope.runtime, DEMO_PASSWORD);
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query("SET application_name = 'borealis-demo'; SET statement_timeout = 0");
    const made = await fillDemo(client, plan, { appId: app.id, passwordHash, now });
    return { app, made, counts: countsOf(plan) };
  } finally {
    await client.end();
  }
}

async function findOrMakeApp({ db, runtime }: Scope, slug: string | undefined): Promise<AppRef> {
  const found = await db.app.findUnique({ where: { slug: slug ?? APP_SLUG } });
  if (found && !found.deletedAt) return toAppRef(found);
  if (slug !== undefined) throw new StartError(`There is no app at /a/${slug}.`);
  const account = await db.account.findFirst({ orderBy: { id: "asc" } });
  const accountId = (account ?? (await db.account.create({ data: { name: "default" } }))).id;
  const app = await createApp(runtime, db, {
    accountId,
    name: APP_NAME,
    isDefault: (await db.app.count({ where: { isDefault: true }, take: 1 })) === 0,
  });
  const owners = await db.operator.findMany({ where: { accountId }, select: { id: true } });
  await db.operatorRole.createMany({
    data: owners.map(({ id }) => ({ operatorId: id, appId: app.id, role: "owner" as const })),
  });
  return app;
}

function countsOf({ people, chats, groups, rooms }: DemoPlan): MadeDemo["counts"] {
  const messages = [...chats, ...groups, ...rooms].reduce((sum, { lines }) => sum + lines.length, 0);
  return { people: people.length, groups: groups.length, rooms: rooms.length, messages };
}
