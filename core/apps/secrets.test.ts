import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exportAudit, pageAudit } from "#core/audit/page-audit.ts";
import { transaction } from "#core/transaction.ts";
import { type OperatorContext, operatorOf } from "#tests/support/operators.ts";
import { openTenant, type Tenant } from "#tests/support/tenant.ts";
import { createApiKey } from "../api-keys/create-api-key.ts";
import { listApiKeys, revokeApiKey } from "../api-keys/revoke-api-key.ts";
import type { AppRef } from "../context.ts";
import { hashPassword } from "../passwords/hash-password.ts";
import { isAllowedAddress } from "./allowed-address.ts";
import { checkAppSecret, hasScope } from "./check-app-secret.ts";
import { findApp } from "./find-app.ts";
import { endPreviousSecret, getSecrets, revealSecret, rotateSecret } from "./rotate-secret.ts";

const password = "horse battery staple";
const DAY = 86_400_000;

let tenant: Tenant;
let app: AppRef;
let owner: OperatorContext;

beforeAll(async () => {
  tenant = await openTenant();
  app = await tenant.app("shop");
  owner = await operatorOf(tenant, app, "owner", {
    passwordHash: await hashPassword(tenant.runtime, password),
  });
});
afterAll(() => tenant.close());

/** What a secret is good for, as long after now. */
async function check(secret: string, laterMs = 0) {
  const scope = { ...owner, now: () => new Date(Date.now() + laterMs) };
  const found = await findApp(scope, { appKey: app.appKey });
  return found ? checkAppSecret(scope, found, secret) : null;
}

const audited = (action: string) =>
  tenant.runtime.db.audit.findMany({ where: { appId: app.id, action }, orderBy: { id: "asc" } });

describe("C3: the master secret", () => {
  it("is shown to an owner after the password, and the look is written down", async () => {
    await expect(revealSecret(owner, { password: "wrong" })).rejects.toMatchObject({
      code: "wrong_credentials",
    });
    expect(await audited("app.revealSecret")).toEqual([]);
    const { masterSecret } = await revealSecret(owner, { password });
    expect(await check(masterSecret)).toEqual({ by: "secret" });
    expect(await check("0".repeat(24))).toBeNull();
    const [look] = await audited("app.revealSecret");
    expect(look).toMatchObject({ actor: `operator:${owner.actor.email}`, address: "127.0.0.1" });
    expect(JSON.stringify(look, (_, value) => `${value}`)).not.toContain(masterSecret);
  });

  it("security R8: is rotated with a day in which both work, and the one before can be ended at once", async () => {
    const before = (await revealSecret(owner, { password })).masterSecret;
    const { masterSecret: after } = await rotateSecret(owner, { password });
    expect(after).not.toBe(before);
    expect(await check(before)).toEqual({ by: "secret", previous: true });
    expect(await check(after)).toEqual({ by: "secret" });
    expect(await check(before, DAY - 60_000)).toEqual({ by: "secret", previous: true });
    expect(await check(before, DAY + 60_000)).toBeNull();
    const secrets = await getSecrets(owner);
    expect(secrets.usedAt).not.toBeNull();
    expect(secrets.previous?.usedAt).not.toBeNull();
    await endPreviousSecret(owner);
    expect(await check(before)).toBeNull();
    expect(await check(after)).toEqual({ by: "secret" });
    expect((await getSecrets(owner)).previous).toBeNull();
    expect(await audited("app.rotateSecret")).toHaveLength(1);
    expect(await audited("app.endPreviousSecret")).toHaveLength(1);
  });

  it("stays with owners", async () => {
    for (const role of ["admin", "support"] as const) {
      const ctx = { ...owner, actor: { ...owner.actor, role } };
      await expect(revealSecret(ctx, { password })).rejects.toMatchObject({ code: "forbidden" });
      await expect(rotateSecret(ctx, { password })).rejects.toMatchObject({ code: "forbidden" });
    }
  });
});

describe("keys for programs", () => {
  it("are told once, kept as a hash, and work for what they are for until they are revoked", async () => {
    const made = await createApiKey(owner, {
      name: "reports",
      scopes: ["users.write", "messages.read"],
      expiresAt: null,
    });
    const rights = await check(made.key);
    expect(rights).toEqual({ by: "key", keyId: made.id, scopes: ["users.write", "messages.read"] });
    if (!rights) throw new Error("the key does not work");
    expect(hasScope(rights, "users.read")).toBe(true);
    expect(hasScope(rights, "messages.write")).toBe(false);
    const [listed] = await listApiKeys(owner);
    expect(listed).toMatchObject({ name: "reports", prefix: made.key.slice(0, 11), revokedAt: null });
    expect(listed?.usedAt).not.toBeNull();
    const kept = await tenant.runtime.db.apiKey.findMany({ where: { appId: app.id } });
    expect(JSON.stringify(kept, (_, value) => `${value}`)).not.toContain(made.key);
    await revokeApiKey(owner, { id: made.id });
    expect(await check(made.key)).toBeNull();
  });

  it("end by themselves when they expire", async () => {
    const expiresAt = Date.now() + 3_600_000;
    const { key } = await createApiKey(owner, { name: "short", scopes: ["users.read"], expiresAt });
    expect(await check(key)).not.toBeNull();
    expect(await check(key, 3_601_000)).toBeNull();
    const past = { name: "past", scopes: ["users.read" as const], expiresAt: Date.now() - 1 };
    await expect(createApiKey(owner, past)).rejects.toMatchObject({ code: "invalid_input" });
  });

  it("are worth nothing in another app", async () => {
    const { key } = await createApiKey(owner, { name: "here", scopes: ["users.read"], expiresAt: null });
    const found = await findApp(owner, { appKey: (await tenant.app("other")).appKey });
    expect(found && (await checkAppSecret(owner, found, key))).toBeNull();
  });
});

describe("the list of addresses", () => {
  const withList = (...ipAllowList: string[]) => ({ ...app, settings: { ...app.settings, ipAllowList } });

  it("lets everybody in when it is empty, and otherwise whom it names", () => {
    expect(isAllowedAddress(app, "203.0.113.9")).toBe(true);
    const listed = withList("192.0.2.0/24", "198.51.100.7", "2001:db8::/32");
    for (const address of ["192.0.2.200", "198.51.100.7", "2001:db8:1::5"]) {
      expect(isAllowedAddress(listed, address), address).toBe(true);
    }
    for (const address of ["192.0.3.1", "198.51.100.8", "2001:db9::1", "", "nonsense"]) {
      expect(isAllowedAddress(listed, address), address).toBe(false);
    }
  });
});

describe("C10: the audit log", () => {
  it("keeps what was written in one line of a file, and reads page by page from a place", async () => {
    const hostile = "line one\nline two\r\n=cmd|' /C calc'!A0 <script>";
    await transaction(owner, async (tx) => {
      for (let n = 0; n < 5; n += 1) tx.audit({ action: "test.write", target: `${hostile}${n}` });
    });
    const page = { query: "", sort: "id", order: "desc" as const, size: 2, after: null, before: null };
    const filter = { action: "test.write" };
    const seen: string[] = [];
    for (let next: string | null = null, n = 0; n < 3; n += 1) {
      const found = await pageAudit(owner, { ...page, after: next }, filter);
      seen.push(...found.rows.map(({ target }) => target));
      next = found.next;
    }
    expect(seen).toEqual([4, 3, 2, 1, 0].map((n) => `${hostile}${n}`));
    const { text } = await exportAudit(owner, { ...filter, after: null });
    // Whatever was written, each record is one of the file's, and its cells are what they were.
    const records: string[][] = parse(text, { bom: true });
    expect(records.map((cells) => cells[4])).toEqual(["target", ...seen]);
  });

  it("security R33: is exported with nothing that a spreadsheet takes for a formula", async () => {
    for (const target of ["=cmd|' /C calc'!A0", "+1", "-1", "@x", "\tx", 'a "quoted", one']) {
      await transaction(owner, async (tx) => tx.audit({ action: "test.export", target }));
    }
    const { text } = await exportAudit(owner, { after: null, action: "test.export" });
    const cells = text.split("\r\n").flatMap((line) => line.match(/test\.export,(.*?),,/)?.[1] ?? []);
    expect(cells.reverse()).toEqual([
      "'=cmd|' /C calc'!A0",
      "'+1",
      "'-1",
      "'@x",
      "'\tx",
      '"a ""quoted"", one"',
    ]);
  });

  it("is changed by no statement, whoever asks", async () => {
    const { db } = tenant.runtime;
    const [row] = await audited("app.rotateSecret");
    if (!row) throw new Error("nothing was written down");
    const where = { id: row.id, appId: app.id };
    await expect(db.audit.updateMany({ where, data: { actor: "nobody" } })).rejects.toThrow("append-only");
    await expect(db.audit.deleteMany({ where })).rejects.toThrow("append-only");
    await expect(db.$executeRaw`TRUNCATE audit`).rejects.toThrow("append-only");
    expect(await db.audit.findFirst({ where })).toEqual(row);
  });
});
