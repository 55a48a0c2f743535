import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NewAppInput } from "#protocol/operator.ts";
import { contextOf } from "#tests/support/context.ts";
import { type OperatorContext, operatorOf } from "#tests/support/operators.ts";
import { openTenant, type Tenant } from "#tests/support/tenant.ts";
import { createGroupFor } from "../groups/manage-groups.ts";
import { randomAppKey } from "./create-app.ts";
import { findApp } from "./find-app.ts";
import {
  createOwnApp,
  deleteApp,
  listDeletedApps,
  renameApp,
  restoreApp,
  suspendApp,
} from "./manage-apps.ts";
import { noApp } from "./no-app.ts";
import { purgeApps } from "./purge-apps.ts";

let tenant: Tenant;
let owner: OperatorContext;

beforeAll(async () => {
  tenant = await openTenant();
  owner = await operatorOf(tenant, await tenant.app("shop"), "owner");
});
afterAll(() => tenant.close());

/** The owner outside every app. */
const outside = () => contextOf(tenant, noApp, owner.actor);

const actions = async (appId: number) =>
  (await tenant.runtime.db.audit.findMany({ where: { appId }, orderBy: { id: "asc" } })).map(
    ({ action }) => action,
  );

/** Another app of the owner's, and the owner in it. */
async function another(name: string): Promise<OperatorContext> {
  const made = await createOwnApp(outside(), { name });
  const found = await findApp(owner, { appKey: made.appKey });
  if (!found) throw new Error("the app was not made");
  return contextOf(tenant, found.ref, owner.actor);
}

/** The tables that hold anything of an app. */
async function tablesWith(appId: number): Promise<string[]> {
  const { db } = tenant.runtime;
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT table_name AS "name" FROM information_schema.columns
     WHERE table_schema = 'public' AND column_name = 'app_id' ORDER BY table_name`;
  const holding: string[] = [];
  for (const { name } of tables) {
    const rows = await db.$queryRawUnsafe<unknown[]>(
      `SELECT 1 FROM "${name}" WHERE app_id = $1 LIMIT 1`,
      appId,
    );
    if (rows.length > 0) holding.push(name);
  }
  return holding;
}

describe("apps", () => {
  it("are made by owners, who own them, and by nobody else", async () => {
    const { app } = await another("Café <b>Süd</b>");
    expect(app).toMatchObject({ name: "Café <b>Süd</b>", slug: "cafe-b-sud-b" });
    expect(await actions(app.id)).toEqual(["app.create"]);
    const support = await operatorOf(tenant, owner.app, "support");
    await expect(
      createOwnApp(contextOf(tenant, noApp, support.actor), { name: "mine" }),
    ).rejects.toMatchObject({ code: "forbidden" });
  });

  it("C7: have names that are text, and not of any length", async () => {
    const hostile = `<img src=x onerror="alert(1)">`;
    expect((await another(hostile)).app).toMatchObject({
      name: hostile,
      slug: expect.stringMatching(/^[a-z0-9-]+$/),
    });
    for (const name of ["", "   ", "x".repeat(65), "x".repeat(1_048_576), "a\u0000b"]) {
      expect(NewAppInput.safeParse({ name }).success).toBe(false);
    }
  });

  it("security T10: have keys that nobody guesses: 24 characters of 32, all of them in use", () => {
    const keys = Array.from({ length: 200 }, randomAppKey);
    for (const key of keys) expect(key).toMatch(/^[a-z2-7]{24}$/);
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(keys.join("")).size).toBe(32);
  });

  it("have addresses of their own, also when two of one name are made at once", async () => {
    const made = await Promise.all([1, 2, 3].map(() => createOwnApp(outside(), { name: "Twin" })));
    expect(new Set(made.map(({ slug }) => slug)).size).toBe(3);
  });

  it("are renamed and suspended, with what was before written down", async () => {
    const ctx = await another("Old name");
    await renameApp(ctx, { name: "New name" });
    await suspendApp(ctx, { suspended: true });
    expect(await findApp(ctx, { id: ctx.app.id })).toMatchObject({
      ref: { name: "New name" },
      suspended: true,
    });
    await suspendApp(ctx, { suspended: false });
    const rows = await tenant.runtime.db.audit.findMany({ where: { appId: ctx.app.id } });
    expect(rows).toContainEqual(
      expect.objectContaining({
        action: "app.rename",
        before: { name: "Old name" },
        after: { name: "New name" },
        requestId: "test",
      }),
    );
    expect(await actions(ctx.app.id)).toEqual(["app.create", "app.rename", "app.suspend", "app.resume"]);
  });

  it("C9: are unusable at once when deleted, can be brought back, and go for good part by part", async () => {
    const ctx = await another("Short-lived");
    const { id, appKey } = ctx.app;
    await tenant.user(ctx.app, "mei-short");
    await createGroupFor(ctx, {
      owner: "mei-short",
      name: "group",
      members: [],
      description: "",
      avatar: null,
      visibility: "private",
      settings: {},
    });
    await expect(deleteApp(ctx, { name: "Another name" })).rejects.toMatchObject({
      code: "app_name_differs",
    });
    await deleteApp(ctx, { name: "Short-lived" });
    expect(await findApp(ctx, { appKey })).toBeUndefined();
    expect(await listDeletedApps(outside())).toMatchObject([{ appKey }]);
    await restoreApp(outside(), { appKey });
    expect(await findApp(ctx, { appKey })).toMatchObject({ ref: { id } });

    await deleteApp(ctx, { name: "Short-lived" });
    const { signal } = new AbortController();
    expect(await purgeApps(ctx, signal)).toBe(0);
    await tenant.runtime.db.app.update({ where: { id }, data: { purgeAfter: new Date(0) } });
    await expect(restoreApp(outside(), { appKey })).rejects.toMatchObject({ code: "app_not_found" });
    const stopped = new AbortController();
    stopped.abort();
    expect(await purgeApps(ctx, stopped.signal)).toBe(0);
    expect(await purgeApps(ctx, signal)).toBe(1);
    expect(await tenant.runtime.db.app.findUnique({ where: { id } })).toBeNull();
    expect(await tablesWith(id)).toEqual(["audit"]);
    expect((await actions(id)).at(-1)).toBe("app.purge");
  });

  it("C9: ended halfway, go on from there, and nothing of another app goes", async () => {
    const [ctx, neighbour] = [await another("Large"), await another("Neighbour")];
    const { id } = ctx.app;
    const people = (appId: number, count: number) =>
      tenant.runtime.db.user.createMany({
        data: Array.from({ length: count }, (_, n) => ({
          appId,
          username: `purged-${n}`,
          usernameLower: `purged-${n}`,
          passwordHash: "",
        })),
      });
    const left = (appId: number) => tenant.runtime.db.user.count({ where: { appId } });
    await people(id, 2_500);
    await people(neighbour.app.id, 10);
    await deleteApp(ctx, { name: "Large" });
    await tenant.runtime.db.app.update({ where: { id }, data: { purgeAfter: new Date(0) } });
    const ending = new AbortController();
    // As when its process is told to end after the second of the commits in which rows go.
    let commits = 0;
    const db = new Proxy(tenant.runtime.db, {
      get(target, name) {
        const found: unknown = Reflect.get(target, name);
        if (name !== "$executeRawUnsafe" || typeof found !== "function") return found;
        return async (...given: unknown[]) => {
          const deleted: unknown = await found.apply(target, given);
          if (Number(deleted) > 0) commits += 1;
          if (commits === 2) ending.abort();
          return deleted;
        };
      },
    });
    expect(await purgeApps({ ...ctx, db }, ending.signal)).toBe(0);
    expect(await left(id)).toBe(500);
    expect(await findApp(ctx, { id })).toBeUndefined();
    expect(await purgeApps(ctx, new AbortController().signal)).toBe(1);
    expect(await tablesWith(id)).toEqual(["audit"]);
    expect(await left(neighbour.app.id)).toBe(10);
  });
});
