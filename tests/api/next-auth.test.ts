import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type HttpClient, httpClient } from "#tests/support/server.ts";
import { type ServerProcess, startServerProcess } from "#tests/support/server-process.ts";
import { uniqueName } from "#tests/support/tenant.ts";
import { createTestDatabase, type TestDatabase } from "#tests/support/test-database.ts";

const password = "horse battery staple";
const operator = { email: "op@example.com", password: "an operator's password" };
const appKey = "4f7aef34fb361292c566a1cd";
/** Eleven apps, so that the number of one begins like that of another. */
const keys = [appKey, ...Array.from({ length: 10 }, (_, index) => `${index}`.padStart(24, "0"))];
const base = "/api/auth/a/shop";

let database: TestDatabase;
let server: ServerProcess;
let dataDir: string;
let url: string;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), "borealis-auth-"));
  database = await createTestDatabase();
  server = startServerProcess({
    DATA_DIR: dataDir,
    DATABASE_URL: database.url,
    BOREALIS_SECRET: "q7J2mX0vTz5LrWc8BnYd3KfHs6-next-auth",
    SEED_APP: keys.map((key) => `Shop:${key}:secret-of-the-shop`).join(","),
    SEED_OPERATOR: `${operator.email}:${operator.password}`,
  });
  url = await server.listening;
}, 400_000);
afterAll(async () => {
  await server?.stop();
  await database?.drop();
  await rm(dataDir, { recursive: true, force: true });
});

const visitor = () => httpClient(url, { appKey });

async function registered(): Promise<string> {
  const username = uniqueName("ann");
  await visitor().ask("user.register", { username, password });
  return username;
}

/** Posts one of next-auth's forms with its token, as its own pages do. */
async function submit(
  client: HttpClient,
  route: string,
  fields: Record<string, string>,
  root = base,
  headers: Record<string, string> = {},
) {
  const { csrfToken } = await (await client.send(`${root}/csrf`, {})).json();
  return client.send(`${root}/${route}`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
    body: new URLSearchParams({ csrfToken, json: "true", ...fields }),
  });
}

const session = async (client: HttpClient, root = base) => (await client.send(`${root}/session`, {})).json();

describe("next-auth for an app's users", () => {
  it("signs in by the same verb and the same cookie as the commands, both ways", async () => {
    const username = await registered();
    const byForm = visitor();
    const answer = await submit(byForm, "callback/credentials", { username, password });
    expect(answer.status).toBe(200);
    expect((await byForm.ask("session.get", {})).user.username).toBe(username);

    const byCommand = visitor();
    await byCommand.ask("session.create", { username, password });
    expect(await session(byCommand)).toMatchObject({ user: { username }, app: { slug: "shop" } });
  });

  it("keeps the address the form came from, whatever address it claims", async () => {
    const username = await registered();
    const client = visitor();
    const claimed = { "x-borealis-address": "203.0.113.9", "x-forwarded-for": "203.0.113.9" };
    await submit(client, "callback/credentials", { username, password }, base, claimed);
    expect(await client.ask("session.list", {})).toMatchObject([{ address: "127.0.0.1", current: true }]);
  });

  it("tells nothing about a session that was revoked, and takes its cookie away", async () => {
    const username = await registered();
    const client = visitor();
    await client.ask("session.create", { username, password });
    const copy = visitor();
    for (const [name, value] of client.cookies) copy.cookies.set(name, value);
    await client.ask("session.end", {});
    expect(await session(copy)).toEqual({});
    expect([...copy.cookies.keys()].filter((name) => /^borealis\.user\.\d+$/.test(name))).toEqual([]);
  });

  it("signs out by ending the session's row", async () => {
    const username = await registered();
    const client = visitor();
    await client.ask("session.create", { username, password });
    const copy = visitor();
    for (const [name, value] of client.cookies) copy.cookies.set(name, value);
    await submit(client, "signout", {});
    expect((await copy.call("session.get", {})).status).toBe(401);
  });

  it("refuses wrong passwords and unknown names alike", async () => {
    const username = await registered();
    const wrong = await submit(visitor(), "callback/credentials", { username, password: "wrong" });
    const unknown = await submit(visitor(), "callback/credentials", {
      username: "nobody-here",
      password: "wrong",
    });
    expect([wrong.status, await wrong.text()]).toEqual([unknown.status, await unknown.text()]);
    expect(wrong.status).toBe(401);
  });

  it("takes no form without its token or from another site: nobody is signed in, nobody is signed out", async () => {
    const username = await registered();
    const post = (client: HttpClient, route: string, csrfToken: string, origin: string) =>
      client.send(`${base}/${route}`, {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded", origin },
        body: new URLSearchParams({ username, password, csrfToken, json: "true" }),
      });
    const isSession = (name: string) => /^borealis\.user\.\d+$/.test(name);
    for (const origin of ["https://evil.example", url]) {
      const stranger = visitor();
      await post(stranger, "callback/credentials", "forged", origin);
      expect([...stranger.cookies.keys()].filter(isSession)).toEqual([]);

      const client = visitor();
      await client.ask("session.create", { username, password });
      const kept = new Map(client.cookies);
      await post(client, "signout", "forged", origin);
      for (const [name, value] of kept) client.cookies.set(name, value);
      expect((await client.call("session.get", {})).status).toBe(200);
    }
  });

  it("has no way to sign in but by name and password", async () => {
    const providers = await (await visitor().send(`${base}/providers`, {})).json();
    expect(Object.keys(providers)).toEqual(["credentials"]);
    for (const other of ["github", "google", "email"]) {
      const answer = await submit(visitor(), `signin/${other}`, { email: "a@b.example,c@d.example" });
      expect(await answer.text()).not.toMatch(/https?:\/\/(?!127\.0\.0\.1|localhost)/);
      expect(answer.headers.get("location") ?? "").not.toMatch(/github|google/);
    }
  });

  it("leads nowhere but to this installation afterwards", async () => {
    const username = await registered();
    const evil = [
      "//evil.example",
      "https:evil.example",
      "/\\evil.example",
      "/%2f%2fevil.example",
      "javascript:alert(1)",
    ];
    for (const callbackUrl of evil) {
      const answer = await submit(visitor(), "callback/credentials", { username, password, callbackUrl });
      expect(await answer.text()).not.toMatch(/evil|javascript/);
    }
    const own = await submit(visitor(), "callback/credentials", {
      username,
      password,
      callbackUrl: "/a/shop/settings",
    });
    expect((await own.json()).url).toBe("/a/shop/settings");
  });

  it("takes malformed, doubled and oversized cookies for nobody, without an error", async () => {
    const client = visitor();
    await client.ask("session.create", { username: await registered(), password });
    const [[name, good] = ["", ""]] = [...client.cookies].filter(([each]) =>
      each.startsWith("borealis.user."),
    );
    const cookies = [
      `${name}=%E0%A4%A`,
      `${name}=${"x".repeat(8_192)}`,
      `${name}=${good.slice(1)}`,
      `${name}=`,
    ];
    for (const cookie of cookies) {
      const answer = await visitor().send(`${base}/session`, { headers: { cookie } });
      expect([answer.status, await answer.json()]).toEqual([200, {}]);
      const page = await visitor().send("/a/shop", { headers: { cookie } });
      expect(page.status).toBeLessThan(500);
    }
  });

  it("leaves the session of another app alone, also when that app's number begins with this one's", async () => {
    const client = visitor();
    await client.ask("session.create", { username: await registered(), password });
    const tenth = httpClient(url, { appKey: keys[9] });
    const username = uniqueName("ben");
    await tenth.ask("user.register", { username, password });
    await tenth.ask("session.create", { username, password });
    for (const [name, value] of tenth.cookies) client.cookies.set(name, value);
    expect([...client.cookies.keys()].sort()).toEqual(["borealis.user.1", "borealis.user.10"]);
    expect(await session(client)).toMatchObject({ app: { slug: "shop" } });
    await submit(client, "signout", {});
    expect(await session(client)).toEqual({});
    expect(await session(client, "/api/auth/a/shop-10")).toMatchObject({ user: { username } });
  });

  it("exists for apps that exist", async () => {
    expect((await visitor().send("/api/auth/a/no-such-app/session", {})).status).toBe(404);
  });
});

describe("next-auth for operators", () => {
  it("signs in beside a user of an app in the same browser", async () => {
    const username = await registered();
    const client = visitor();
    await client.ask("session.create", { username, password });
    await submit(client, "callback/credentials", operator, "/api/auth/console");
    expect(await session(client, "/api/auth/console")).toMatchObject({ user: { email: operator.email } });
    expect(await session(client)).toMatchObject({ user: { username } });
    const { answer } = await client.call("operator.get", {}, { "x-borealis-realm": "operator" });
    expect(answer).toMatchObject({
      ok: true,
      data: {
        email: operator.email,
        apps: expect.arrayContaining([expect.objectContaining({ appKey, role: "owner" })]),
      },
    });
  });
});

describe("pages", () => {
  it("check the session's row themselves: a cookie of a revoked session shows the sign-in page", async () => {
    const client = visitor();
    await client.ask("session.create", { username: await registered(), password });
    expect((await client.send("/a/shop", {})).status).toBe(200);
    const copy = visitor();
    for (const [name, value] of client.cookies) copy.cookies.set(name, value);
    await client.ask("session.end", {});
    const answer = await copy.send("/a/shop", {});
    expect(answer.status === 307 ? answer.headers.get("location") : await answer.text()).toMatch(
      /\/a\/shop\/signin/,
    );
  });
});
