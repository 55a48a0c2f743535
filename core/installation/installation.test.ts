import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { visitorOf } from "#tests/support/context.ts";
import { openTenant, type Tenant } from "#tests/support/tenant.ts";
import { findApp, findDefaultApp } from "../apps/find-app.ts";
import { openMasterSecret } from "../apps/master-secret.ts";
import { readOperator, readOperatorSession } from "../operators/read-operator-session.ts";
import { resetOperatorPassword } from "../operators/reset-operator-password.ts";
import { signInOperator } from "../operators/sign-in-operator.ts";
import { readSession } from "../sessions/read-session.ts";
import { checkSecret } from "./check-secret.ts";
import { seedInstallation } from "./seed-installation.ts";
import { setUp } from "./set-up.ts";
import { ensureSetupToken, isSetupOpen } from "./setup-token.ts";

const password = "horse battery staple";

let tenant: Tenant;

beforeAll(async () => {
  tenant = await openTenant();
});
afterAll(() => tenant.close());

const scope = () => ({ db: tenant.runtime.db, runtime: tenant.runtime, now: () => new Date() });

const form = (token: string, email = "owner@example.com") => ({
  token,
  email,
  password,
  appName: "Café Nord & Söhne",
  username: "owner",
});

describe("C5, C6: set-up", () => {
  it("finds no account that anybody could know the password of", async () => {
    const { db } = tenant.runtime;
    expect([await db.operator.count(), await db.app.count()]).toEqual([0, 0]);
    for (const name of ["admin", "root", "owner"]) {
      const input = { email: `${name}@example.com`, password: "admin" };
      await expect(signInOperator(visitorOf(tenant), input)).rejects.toMatchObject({
        code: "wrong_credentials",
      });
    }
  });

  it("makes exactly one owner when two race, signs both accounts in, and is closed afterwards", async () => {
    const stale = await ensureSetupToken(scope());
    const token = await ensureSetupToken(scope());
    if (!stale || !token) throw new Error("an installation without an operator has a set-up link");
    expect(await isSetupOpen(scope(), stale)).toBe(false);
    expect(await isSetupOpen(scope(), token)).toBe(true);
    await expect(setUp(visitorOf(tenant), form(stale))).rejects.toMatchObject({ code: "setup_closed" });

    const results = await Promise.allSettled([
      setUp(visitorOf(tenant), form(token)),
      setUp(visitorOf(tenant), form(token, "second@example.com")),
    ]);
    const won = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    const lost = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
    expect(won).toHaveLength(1);
    expect(lost).toMatchObject([{ code: "setup_closed" }]);
    expect(await tenant.runtime.db.operator.count()).toBe(1);

    const [done] = won;
    if (!done) throw new Error("nobody won");
    expect(done.app.slug).toBe("cafe-nord-sohne");
    expect(done.app.appKey).toMatch(/^[a-z2-7]{24}$/);
    const operator = await readOperatorSession(scope(), done.operator.sessionId);
    expect(operator?.info.apps).toMatchObject([{ appKey: done.app.appKey, role: "owner" }]);
    const user = await readSession(scope(), { appId: done.app.id, sessionId: done.user.sessionId });
    expect(user?.actor.username).toBe("owner");

    expect(await ensureSetupToken(scope())).toBeNull();
    expect(await isSetupOpen(scope(), token)).toBe(false);
    await expect(setUp(visitorOf(tenant), form(token))).rejects.toMatchObject({ code: "setup_closed" });
  });
});

describe("seeds", () => {
  const seeds = {
    seedOperator: { email: "Seeded@Example.com", password: "a seeded password" },
    seedApps: [
      { name: "Shop", appKey: "4F7AEF34fb361292c566a1cd", masterSecret: "first-secret" },
      { name: "Shop", appKey: "a1b2c3d4e5f60718293a4b5c", masterSecret: "second:secret" },
    ],
  };

  it("make what is missing once, also in two processes at once, and never change what exists", async () => {
    await Promise.all([seedInstallation(scope(), seeds), seedInstallation(scope(), seeds)]);
    const other = { ...seeds, seedOperator: { ...seeds.seedOperator, password: "another password" } };
    await seedInstallation(scope(), other);
    const operator = await tenant.runtime.db.operator.findUniqueOrThrow({
      where: { email: "seeded@example.com" },
    });
    const { apps } = await readOperator(tenant.runtime.db, operator.id);
    expect(apps).toMatchObject([
      { appKey: "4F7AEF34fb361292c566a1cd", slug: "shop", role: "owner" },
      { appKey: "a1b2c3d4e5f60718293a4b5c", slug: "shop-2", role: "owner" },
    ]);
    const credentials = { email: "seeded@example.com", password: "a seeded password" };
    await expect(signInOperator(visitorOf(tenant), credentials)).resolves.toMatchObject({
      operatorId: operator.id,
    });
  });

  it("put their first app at the front door, found by its AppKey in any letter case", async () => {
    const front = await findDefaultApp(scope());
    expect(front?.ref.appKey).toBe("4F7AEF34fb361292c566a1cd");
    const found = await findApp(scope(), { appKey: "4f7aef34FB361292C566A1CD" });
    expect(found?.ref.id).toBe(front?.ref.id);
  });

  it("keep the master secret encrypted, bound to its AppKey, and recoverable", async () => {
    const { runtime } = tenant;
    const row = await runtime.db.app.findUniqueOrThrow({
      where: { appKeyLower: "a1b2c3d4e5f60718293a4b5c" },
    });
    expect(row.masterSecret).not.toContain("second");
    expect(openMasterSecret(runtime, row.appKey, row.masterSecret)).toBe("second:secret");
    expect(() => openMasterSecret(runtime, "4F7AEF34fb361292c566a1cd", row.masterSecret)).toThrow();
    const [version, nonce, tag, sealed = ""] = row.masterSecret.split(".");
    const changed = [
      version,
      nonce,
      tag,
      sealed.startsWith("A") ? `B${sealed.slice(1)}` : `A${sealed.slice(1)}`,
    ];
    expect(() => openMasterSecret(runtime, row.appKey, changed.join("."))).toThrow();
  });
});

describe("an operator", () => {
  it("who is locked out gets a new password from the terminal, and old sessions end", async () => {
    const credentials = { email: "seeded@example.com", password: "a seeded password" };
    const before = await signInOperator(visitorOf(tenant), credentials);
    const fresh = await resetOperatorPassword(scope(), " SEEDED@example.com ");
    expect(await readOperatorSession(scope(), before.sessionId)).toBeNull();
    await expect(signInOperator(visitorOf(tenant), credentials)).rejects.toMatchObject({
      code: "wrong_credentials",
    });
    await expect(
      signInOperator(visitorOf(tenant), { ...credentials, password: fresh ?? "" }),
    ).resolves.toBeTruthy();
    expect(await resetOperatorPassword(scope(), "nobody@example.com")).toBeNull();
  });
});

describe("the secret", () => {
  it("is proved by the first process; one with another secret is told so", async () => {
    expect(await checkSecret(scope())).toBe(true);
    expect(await checkSecret(scope())).toBe(true);
    const other = { ...tenant.runtime, key: () => Buffer.alloc(32, 7) };
    expect(await checkSecret({ ...scope(), runtime: other })).toBe(false);
  });
});
