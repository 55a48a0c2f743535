import { limits } from "#protocol/limits.ts";
import type {
  AppKeyName,
  DeleteApp,
  DeletedApp,
  NewAppInput,
  RenameApp,
  SuspendApp,
} from "#protocol/operator.ts";
import type { AppInfo } from "#protocol/session.ts";
import type { Context } from "../context.ts";
import { refuse } from "../fail.ts";
import { actingOperator } from "../operators/acting-operator.ts";
import { assertCanManageApp, assertCanOwnApp } from "../permissions.ts";
import { transaction } from "../transaction.ts";
import { createApp } from "./create-app.ts";
import { forgetApp, toAppInfo, toAppRef } from "./find-app.ts";

/** True for operators who own an app of their account, or whose account has none. */
async function canCreateApp(ctx: Context, operatorId: number, accountId: number): Promise<boolean> {
  const owned = await ctx.db.operatorRole.count({
    where: { operatorId, role: "owner", app: { accountId } },
    take: 1,
  });
  return owned > 0 || (await ctx.db.app.count({ where: { accountId }, take: 1 })) === 0;
}

/** Makes another app of the acting operator's account, which they own. */
export async function createOwnApp(ctx: Context, { name }: NewAppInput): Promise<AppInfo> {
  const { operatorId } = actingOperator(ctx);
  const { accountId } = await ctx.db.operator.findUniqueOrThrow({ where: { id: operatorId } });
  if (!(await canCreateApp(ctx, operatorId, accountId))) {
    throw refuse("forbidden", "Only owners of an app may make another one.");
  }
  return transaction(ctx, async (tx) => {
    // Taking the account first makes two at once follow each other: each finds an address of its own.
    await tx.db.account.update({ where: { id: accountId }, data: { id: accountId } });
    const app = await createApp(ctx.runtime, tx.db, { accountId, name });
    await tx.db.operatorRole.create({ data: { operatorId, appId: app.id, role: "owner" } });
    tx.audit({ action: "app.create", target: `app:${app.appKey}`, appId: app.id, after: { name: app.name } });
    return toAppInfo(app);
  });
}

/** Gives the app another name; its address stays. */
export async function renameApp(ctx: Context, { name }: RenameApp): Promise<void> {
  assertCanManageApp(ctx);
  const { app } = ctx;
  await transaction(ctx, async (tx) => {
    const before = await tx.db.app.findUniqueOrThrow({ where: { id: app.id } });
    await tx.db.app.update({ where: { id: app.id }, data: { name: name.trim() } });
    tx.audit({
      action: "app.rename",
      target: `app:${app.appKey}`,
      before: { name: before.name },
      after: { name: name.trim() },
    });
  });
  forgetApp(ctx, app);
}

/** Shuts the app's users and programs out, or lets them in again; operators go on. Followed everywhere within 2 s. */
export async function suspendApp(ctx: Context, { suspended }: SuspendApp): Promise<void> {
  assertCanOwnApp(ctx);
  const { app } = ctx;
  await transaction(ctx, async (tx) => {
    const { count } = await tx.db.app.updateMany({
      where: { id: app.id, suspendedAt: suspended ? null : { not: null } },
      data: { suspendedAt: suspended ? ctx.now() : null },
    });
    if (count > 0)
      tx.audit({ action: suspended ? "app.suspend" : "app.resume", target: `app:${app.appKey}` });
  });
  forgetApp(ctx, app);
}

/**
 * Deletes the app: unusable at once, for a week it can be brought back, then everything in it goes, part by part.
 * Its name is given to show that it is meant.
 */
export async function deleteApp(ctx: Context, { name }: DeleteApp): Promise<DeletedApp> {
  assertCanOwnApp(ctx);
  const { app } = ctx;
  const purgeAfter = new Date(ctx.now().getTime() + limits.appGraceMs);
  await transaction(ctx, async (tx) => {
    const row = await tx.db.app.findUniqueOrThrow({ where: { id: app.id } });
    if (name !== row.name) throw refuse("app_name_differs", "That is not the app's name.");
    await tx.db.app.update({ where: { id: app.id }, data: { deletedAt: ctx.now(), purgeAfter } });
    tx.audit({
      action: "app.delete",
      target: `app:${app.appKey}`,
      before: { name: row.name },
      after: { purgeAfter },
    });
  });
  forgetApp(ctx, app);
  return { appKey: app.appKey, name: app.name, purgeAfter: purgeAfter.getTime() };
}

/** The deleted apps that the acting operator can still bring back. */
export async function listDeletedApps(ctx: Context): Promise<DeletedApp[]> {
  const { operatorId } = actingOperator(ctx);
  const rows = await ctx.db.app.findMany({
    where: {
      deletedAt: { not: null },
      purgeAfter: { gt: ctx.now() },
      roles: { some: { operatorId, role: "owner" } },
    },
    orderBy: { id: "asc" },
  });
  return rows.map(({ appKey, name, purgeAfter }) => ({
    appKey,
    name,
    purgeAfter: purgeAfter?.getTime() ?? 0,
  }));
}

/** Brings a deleted app back, as long as nothing of it went. */
export async function restoreApp(ctx: Context, { appKey }: AppKeyName): Promise<AppInfo> {
  const { operatorId } = actingOperator(ctx);
  const app = await transaction(ctx, async (tx) => {
    const row = await tx.db.app.findUnique({ where: { appKeyLower: appKey.toLowerCase() } });
    const owned =
      row &&
      (await tx.db.operatorRole.count({ where: { operatorId, appId: row.id, role: "owner" }, take: 1 })) > 0;
    if (!row || !owned) throw refuse("app_not_found", "There is no app with this AppKey.");
    const { count } = await tx.db.app.updateMany({
      where: { id: row.id, deletedAt: { not: null }, purgeAfter: { gt: ctx.now() } },
      data: { deletedAt: null, purgeAfter: null },
    });
    if (count === 0) throw refuse("app_not_found", "This app is not there to be brought back.");
    tx.audit({ action: "app.restore", target: `app:${row.appKey}`, appId: row.id });
    return toAppRef(row);
  });
  forgetApp(ctx, app);
  return toAppInfo(app);
}
