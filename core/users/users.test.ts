import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppRef, UserContext } from "#core/context.ts";
import { visitorOf } from "#tests/support/context.ts";
import { openTenant, type Tenant, uniqueName } from "#tests/support/tenant.ts";
import { addBlock } from "../blocks/add-block.ts";
import { checkPassword } from "../passwords/check-password.ts";
import { md5Hex, verifyPassword } from "../passwords/hash-password.ts";
import { pull } from "../sync/pull.ts";
import { getUser } from "./get-user.ts";
import { registerUser } from "./register-user.ts";
import { searchUsers } from "./search-users.ts";
import { updateProfile } from "./update-profile.ts";

const password = "horse battery staple";

let tenant: Tenant;
let app: AppRef;

beforeAll(async () => {
  tenant = await openTenant();
  app = await tenant.app();
});
afterAll(() => tenant.close());

const register = (username: string, more: { password?: string; of?: AppRef } = {}) =>
  registerUser(visitorOf(tenant, more.of ?? app), { username, password: more.password ?? password });

const rowOf = (username: string) =>
  tenant.runtime.db.user.findUniqueOrThrow({ where: { appId_username: { appId: app.id, username } } });

describe("registering", () => {
  it("refuses a name that exists, also in another letter case, also ten at once", async () => {
    const name = uniqueName("Bob");
    const tries = [name, name.toLowerCase(), name.toUpperCase(), name, name].flatMap((each) => [each, each]);
    const results = await Promise.allSettled(tries.map((username) => register(username)));
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    for (const result of results) {
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "username_taken" });
    }
  });

  it("security T2: gives the same name to two users in two apps", async () => {
    const other = await tenant.app("other");
    const username = uniqueName("bob");
    await register(username);
    await expect(register(username, { of: other })).resolves.toMatchObject({ username });
  });

  it("refuses the most common passwords in any letter case", async () => {
    for (const common of ["password", "12345678", "Sunshine", "TrustNo1"]) {
      await expect(register(uniqueName("ann"), { password: common })).rejects.toMatchObject({
        code: "password_too_common",
      });
    }
  });

  it("is limited for one address, and not for another", async () => {
    const small = await tenant.app("small", { registrationsPerHour: 3 });
    const from = (address: string) =>
      registerUser(visitorOf(tenant, small, { address }), { username: uniqueName("ann"), password });
    for (let time = 0; time < 3; time += 1) await from("192.0.2.1");
    await expect(from("192.0.2.1")).rejects.toMatchObject({ code: "busy" });
    await expect(from("192.0.2.2")).resolves.toBeTruthy();
  });

  it("is closed where the app takes no registrations", async () => {
    const closed = await tenant.app("closed", { registration: false });
    await expect(register(uniqueName("ann"), { of: closed })).rejects.toMatchObject({
      code: "registration_closed",
    });
  });
});

describe("a stored password", () => {
  it("is argon2id over the md5hex, so that a leaked row cannot be sent back as a password", async () => {
    const username = uniqueName("ann");
    await register(username);
    const { passwordHash } = await rowOf(username);
    expect(passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await verifyPassword(passwordHash, password)).toBe(true);
    expect(await verifyPassword(passwordHash, md5Hex(password))).toBe(false);
    expect(await verifyPassword(passwordHash, passwordHash)).toBe(false);
  });

  it("takes spaces, emoji and 128 bytes exactly; a megabyte is refused without hashing", async () => {
    for (const strange of ["  two  spaces  ", "🔑🗝️🔑🗝️", "x".repeat(128)]) {
      const username = uniqueName("ann");
      await register(username, { password: strange });
      const { passwordHash } = await rowOf(username);
      expect(await verifyPassword(passwordHash, strange)).toBe(true);
      expect(await verifyPassword(passwordHash, strange.trim().slice(0, -1))).toBe(false);
    }
    const broken = {
      ...tenant.runtime,
      hashes: { run: () => Promise.reject(new Error("hashed")) },
    };
    const check = { stored: null, password: "x".repeat(1_000_000), slowdowns: [] };
    await expect(checkPassword(broken, check)).rejects.toMatchObject({ code: "wrong_credentials" });
  });
});

describe("searching people", () => {
  let place: AppRef;
  let ann: UserContext;
  const nicknames = { anna: "Zoë", annabel: "100% sure", other: "Annika_x", chinese: "安妮" };

  beforeAll(async () => {
    place = await tenant.app("search");
    ann = await tenant.user(place, "searcher");
    for (const [username, nickname] of Object.entries(nicknames)) {
      await updateProfile(await tenant.user(place, username), { nickname });
    }
  });

  const names = async (query: string) => (await searchUsers(ann, { query })).map(({ user }) => user.username);

  it("finds usernames and nicknames by their beginning in any letter case, usernames first", async () => {
    expect(await names("ANN")).toEqual(["anna", "annabel", "other"]);
    expect(await names("安妮")).toEqual(["chinese"]);
    expect(await names("zoë")).toEqual(["anna"]);
  });

  it("takes wildcards literally", async () => {
    expect(await names("%%")).toEqual([]);
    expect(await names("a_na")).toEqual([]);
    expect(await names("100%")).toEqual(["annabel"]);
    expect(await names("annika_")).toEqual(["other"]);
    expect(await names("\\\\")).toEqual([]);
  });

  it("needs two characters and finds neither oneself nor the disabled, the deleted, or another app's people", async () => {
    await expect(names("a ")).rejects.toMatchObject({ code: "invalid_input" });
    expect(await names(ann.actor.username)).toEqual([]);
    const gone = await tenant.user(place, uniqueName("gone"));
    await tenant.runtime.db.user.update({
      where: { appId_id: { appId: place.id, id: gone.actor.userId } },
      data: { deletedAt: new Date() },
    });
    expect(await names("gone-")).toEqual([]);
    const stranger = await tenant.user(await tenant.app("elsewhere"), uniqueName("stranger"));
    expect(await names(stranger.actor.username)).toEqual([]);
    await expect(getUser(ann, { username: stranger.actor.username })).rejects.toMatchObject({
      code: "user_not_found",
    });
  });

  it("is limited to the app's searches a minute", async () => {
    const small = await tenant.app("few searches", { searchesPerMinute: 30 });
    const ctx = await tenant.user(small, uniqueName("ann"));
    for (let time = 0; time < 30; time += 1) await searchUsers(ctx, { query: "bo" });
    await expect(searchUsers(ctx, { query: "bo" })).rejects.toMatchObject({ code: "busy" });
  });

  it("does not tell that the found one has blocked the searcher", async () => {
    const ben = await tenant.user(place, uniqueName("blocker"));
    const before = await searchUsers(ann, { query: ben.actor.username });
    await addBlock(ben, { username: ann.actor.username });
    expect(await searchUsers(ann, { query: ben.actor.username })).toEqual(before);
  });
});

describe("updating a profile", () => {
  it("raises the version, tells the user's own devices by the log and others by a signal", async () => {
    const ann = await tenant.user(app, uniqueName("ann"));
    tenant.hints.length = 0;
    const profile = await updateProfile(ann, { nickname: "Ann", birthday: "2000-02-29", gender: 2 });
    expect(profile).toMatchObject({ nickname: "Ann", birthday: "2000-02-29", gender: 2, profileVersion: 2 });
    const { entries } = await pull(ann, { log: "u", after: 0, limit: 10 });
    expect(entries).toMatchObject([{ seq: 1, kind: "profile.updated", profile }]);
    expect(tenant.hints.map((hint) => hint.kind)).toEqual(["user.entries", "profile.changed"]);
    expect(await updateProfile(ann, { birthday: "" })).toMatchObject({ birthday: "", nickname: "Ann" });
  });
});
