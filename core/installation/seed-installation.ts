import { createApp } from "../apps/create-app.ts";
import type { Scope } from "../apps/scope.ts";
import type { Queryable } from "../database.ts";
import { hashPassword } from "../passwords/hash-password.ts";
import { lockInstallation } from "./lock-installation.ts";
import { makeOperator } from "./make-operator.ts";

export type Seeds = {
  seedOperator?: { email: string; password: string };
  /** The first is the default app. */
  seedApps: { name: string; appKey: string; masterSecret: string }[];
};

/**
 * Makes the operator and the apps that the settings name and the database lacks, in one commit; what exists stays as
 * it is. The seeded operator owns the seeded apps; the first of them is the default app.
 */
export async function seedInstallation(scope: Scope, seeds: Seeds): Promise<void> {
  const { seedOperator, seedApps } = seeds;
  if (!seedOperator && seedApps.length === 0) return;
  const passwordHash = seedOperator ? await hashPassword(scope.runtime, seedOperator.password) : "";
  await scope.db.$transaction(async (db) => {
    await lockInstallation(db);
    const operator = seedOperator
      ? await ensureOperator(db, seedOperator.email.trim().toLowerCase(), passwordHash)
      : null;
    const ids: number[] = [];
    for (const app of seedApps) ids.push(await ensureApp(scope, db, app, operator));
    const [first] = ids;
    if (first !== undefined) await makeDefault(db, first);
  });
  scope.runtime.caches.apps.clear();
}

async function ensureOperator(db: Queryable, email: string, passwordHash: string) {
  const known = await db.operator.findUnique({ where: { email }, select: { id: true, accountId: true } });
  return known ?? makeOperator(db, { email, passwordHash });
}

async function ensureApp(
  scope: Scope,
  db: Queryable,
  seed: Seeds["seedApps"][number],
  operator: { id: number; accountId: number } | null,
): Promise<number> {
  const known = await db.app.findUnique({ where: { appKeyLower: seed.appKey.toLowerCase() } });
  const accountId = operator?.accountId ?? (await firstAccount(db));
  const app = known ?? (await createApp(scope.runtime, db, { accountId, ...seed }));
  if (operator) {
    await db.operatorRole.upsert({
      where: { operatorId_appId: { operatorId: operator.id, appId: app.id } },
      create: { operatorId: operator.id, appId: app.id, role: "owner" },
      update: { role: "owner" },
    });
  }
  return app.id;
}

/** Apps need an owner; without a seeded operator it is the first account, made when there is none. */
async function firstAccount(db: Queryable): Promise<number> {
  const known = await db.account.findFirst({ orderBy: { id: "asc" } });
  return (known ?? (await db.account.create({ data: { name: "default" } }))).id;
}

async function makeDefault(db: Queryable, appId: number): Promise<void> {
  await db.app.updateMany({ where: { isDefault: true, id: { not: appId } }, data: { isDefault: false } });
  await db.app.updateMany({ where: { isDefault: false, id: appId }, data: { isDefault: true } });
}
