import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { openTenant, type Tenant } from "#tests/support/tenant.ts";
import type { AppRef } from "../context.ts";
import { identifyApp } from "./identify-app.ts";
import { openMasterSecret } from "./master-secret.ts";

/** Lengths of what was compared in constant time. */
const compared = vi.hoisted((): [one: number, other: number][] => []);

vi.mock("node:crypto", async (original) => {
  const crypto = await original<typeof import("node:crypto")>();
  return {
    ...crypto,
    timingSafeEqual: (one: Buffer, other: Buffer) => {
      compared.push([one.length, other.length]);
      return crypto.timingSafeEqual(one, other);
    },
  };
});

const DIGEST_BYTES = 32;

let tenant: Tenant;
let app: AppRef;
let secret: string;

beforeAll(async () => {
  tenant = await openTenant();
  app = await tenant.app("shop");
  const row = await tenant.runtime.db.app.findUniqueOrThrow({ where: { id: app.id } });
  secret = openMasterSecret(tenant.runtime, app.appKey, row.masterSecret);
});
afterAll(() => tenant.close());
beforeEach(() => {
  compared.length = 0;
});

const identify = (appKey: string, given: string) =>
  identifyApp(
    { db: tenant.runtime.db, runtime: tenant.runtime, now: () => new Date() },
    { appKey, secret: given },
  );

/** Another letter in one place. */
const changed = (place: number) =>
  [...secret].map((letter, at) => (at === place ? (letter === "x" ? "y" : "x") : letter)).join("");

it("security R2, R3, R4: whatever was wrong, digests of one length are compared once, in constant time", async () => {
  const tries: [what: string, appKey: string, given: string][] = [
    ["the first letter", app.appKey, changed(0)],
    ["the last letter", app.appKey, changed(secret.length - 1)],
    ["the length", app.appKey, `${secret}x`],
    ["everything", app.appKey, "wrong"],
    ["no secret", app.appKey, ""],
    ["the AppKey", "0".repeat(24), secret],
    ["no AppKey", "", ""],
  ];
  for (const [what, appKey, given] of tries) {
    compared.length = 0;
    expect([what, await identify(appKey, given)]).toEqual([what, null]);
    expect([what, compared]).toEqual([what, [[DIGEST_BYTES, DIGEST_BYTES]]]);
  }
});

it("security R5: the right secret is compared no other way, under the AppKey in any letter case", async () => {
  for (const appKey of [app.appKey, app.appKey.toUpperCase()]) {
    compared.length = 0;
    expect((await identify(appKey, secret))?.app.ref.id).toBe(app.id);
    expect(compared).toEqual([[DIGEST_BYTES, DIGEST_BYTES]]);
  }
});
