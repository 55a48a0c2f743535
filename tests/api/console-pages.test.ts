import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isAtLeast } from "#components/console/sections.ts";
import { createApp } from "#core/apps/create-app.ts";
import type { AppRef } from "#core/context.ts";
import { createGroupFor } from "#core/groups/manage-groups.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { hashPassword } from "#core/passwords/hash-password.ts";
import type { CommandName } from "#protocol/commands.ts";
import type { OperatorRole } from "#protocol/operator.ts";
import { consoleAddress, consolePages as pages } from "#tests/support/console-pages.ts";
import { operatorCommands } from "#tests/support/operator-commands.ts";
import { type OperatorContext, operatorOf } from "#tests/support/operators.ts";
import { type HttpClient, httpClient } from "#tests/support/server.ts";
import { type ServerProcess, startServerProcess } from "#tests/support/server-process.ts";
import { generousSettings, openTenant, TEST_SECRET, type Tenant, uniqueName } from "#tests/support/tenant.ts";

const password = "horse battery staple";
const masterSecret = "canary-master-secret-0815";
const roles: OperatorRole[] = ["support", "admin", "owner"];

let tenant: Tenant;
let app: AppRef;
let server: ServerProcess;
let url: string;
const clients = new Map<OperatorRole | "stranger", HttpClient>();
/** What stands in the place of a page's parameters. */
const named: Record<string, string> = {};

beforeAll(async () => {
  tenant = await openTenant();
  const { runtime } = tenant;
  const account = await runtime.db.account.create({ data: { name: "theirs" } });
  app = await createApp(runtime, runtime.db, { accountId: account.id, name: "Canary shop", masterSecret });
  await runtime.db.app.update({ where: { id: app.id }, data: { settings: generousSettings } });
  const own = await createApp(runtime, runtime.db, {
    accountId: (await runtime.db.account.create({ data: { name: "mine" } })).id,
    name: "elsewhere",
  });
  const passwordHash = await hashPassword(runtime, password);
  const operators = new Map<string, OperatorContext>();
  for (const role of roles) operators.set(role, await operatorOf(tenant, app, role, { passwordHash }));
  operators.set("stranger", await operatorOf(tenant, own, "owner", { passwordHash }));
  await fill(operators.get("owner") as OperatorContext); // it was put there just above
  server = startServerProcess({
    DATA_DIR: runtime.env.dataDir,
    DATABASE_URL: runtime.env.databaseUrl,
    BOREALIS_SECRET: TEST_SECRET,
    LOG_LEVEL: "trace",
  });
  url = await server.listening;
  for (const who of [...roles, "stranger" as const]) {
    const client = httpClient(url, { appKey: app.appKey, realm: "operator" });
    await client.ask("operator.signIn", { email: operators.get(who)?.actor.email ?? "", password });
    clients.set(who, client);
  }
}, 400_000);
afterAll(async () => {
  await server?.stop();
  await tenant?.close();
});

/** Something of the app on every page. */
async function fill(owner: OperatorContext): Promise<void> {
  const mei = await tenant.user(app, "mei.chen");
  await tenant.user(app, "canary.wei");
  await tenant.runtime.db.user.updateMany({
    where: { appId: app.id, username: "mei.chen" },
    data: { nickname: "Canary Mei" },
  });
  const { group } = await createGroupFor(owner, {
    owner: "mei.chen",
    name: "Canary group",
    members: ["canary.wei"],
    description: "",
    avatar: null,
    visibility: "private",
    settings: {},
  });
  const { conversation, seq } = await sendMessage(mei, {
    target: { user: "canary.wei" },
    body: { type: "text", text: "canary words" },
    clientId: uniqueName("client"),
  });
  Object.assign(named, { name: "mei.chen", gid: String(group), message: `${conversation}-${seq}` });
}

const clientOf = (who: OperatorRole | "stranger"): HttpClient => {
  const client = clients.get(who);
  if (!client) throw new Error(`${who} is not signed in`);
  return client;
};

const addressOf = (page: string, slug = app.slug) => consoleAddress(slug, page, named);

const variants: [string, Record<string, string>][] = [
  ["", {}],
  ["", { rsc: "1" }],
  ["?_rsc=abc12", { rsc: "1" }],
  ["", { rsc: "1", "next-router-prefetch": "1" }],
];

/** Who may open which page; one that is not named is for every role. */
const least: Record<string, OperatorRole> = {
  "/audit": "admin",
  "/health": "admin",
  "/keys": "admin",
  "/settings": "admin",
  "/users/import": "admin",
  "/webhooks": "admin",
  "/words": "admin",
};

/** An answer without what is different in every answer. */
async function answerTo(client: HttpClient, address: string, headers: Record<string, string> = {}) {
  const response = await client.send(address, { headers });
  const text = (await response.text()).replaceAll(/nonce="[^"]*"|"nonce":"[^"]*"/g, "");
  return { status: response.status, text };
}

describe("every page of the console", () => {
  it("is known to this test", () => {
    expect(pages.length).toBeGreaterThan(14);
    for (const page of Object.keys(least)) expect(pages).toContain(page);
    for (const page of pages) expect(addressOf(page), page).not.toMatch(/\[|undefined|\/$/);
  });

  it.each(roles)("C2: is open to the role that may see it, and to no other: %s", async (role) => {
    for (const page of pages) {
      const may = isAtLeast(role, least[page] ?? "support");
      const { status, text } = await answerTo(clientOf(role), addressOf(page));
      expect([page, status]).toEqual([page, may ? 200 : 403]);
      if (!may) expect(text, page).not.toContain("canary.wei");
    }
  });

  it("C1: of somebody else's app is as unknown as of one that does not exist, in every variant", async () => {
    const stranger = clientOf("stranger");
    for (const page of pages) {
      for (const [suffix, headers] of variants) {
        const address = `${addressOf(page)}${suffix}`;
        // Asked by its owner first, so that anything kept between the two would show.
        await answerTo(clientOf("owner"), address, headers);
        const theirs = await answerTo(stranger, address, headers);
        const none = await answerTo(stranger, `${addressOf(page, "no-such-app")}${suffix}`, headers);
        expect([address, theirs.status]).toEqual([address, none.status]);
        if (suffix === "" && !("rsc" in headers)) expect(theirs.status).toBe(404);
        expect(theirs.text, address).not.toMatch(/canary(?!-shop)/i);
        expect(theirs.text, address).not.toContain(app.appKey);
        expect(theirs.text.replaceAll(app.slug, "no-such-app").length).toBe(none.text.length);
      }
    }
    const file = await stranger.send(`/media/${app.appKey}/no-such-file?as=operator`, {});
    const nowhere = await stranger.send(`/media/${"0".repeat(24)}/no-such-file?as=operator`, {});
    expect(file.status).toBe(nowhere.status);
  });
});

describe("C3: the master secret", () => {
  it("stands in no page, no tree of one, no answer of a command, no row of the audit log and no line of the log", async () => {
    const owner = clientOf("owner");
    const said: [string, string][] = [];
    for (const page of [...pages.map((place) => addressOf(place)), "/console", "/console/account"]) {
      for (const [suffix, headers] of variants) {
        said.push([page, (await answerTo(owner, `${page}${suffix}`, headers)).text]);
      }
    }
    const ends = new Set([
      "app.rotateSecret",
      "app.delete",
      "operator.signOut",
      "app.suspend",
      "team.setRole",
    ]);
    for (const [name, { input }] of Object.entries(operatorCommands)) {
      if (ends.has(name)) continue;
      const { answer } = await owner.call(name as CommandName, input as never);
      said.push([name, JSON.stringify(answer)]);
    }
    for (const [place, text] of said) expect(text.includes(masterSecret), place).toBe(false);
    // It is told on its own page alone, after the password was entered again; the look is written down.
    expect(await owner.ask("app.revealSecret", { password })).toEqual({ masterSecret });
    const rows = await tenant.runtime.db.audit.findMany({ where: { appId: app.id } });
    expect(rows.map(({ action }) => action)).toContain("app.revealSecret");
    expect(
      JSON.stringify(rows, (_, value) => (typeof value === "bigint" ? `${value}` : value)),
    ).not.toContain(masterSecret);
    const wrong = await owner.call("app.revealSecret", { password: masterSecret });
    expect(wrong.answer).toMatchObject({ ok: false, error: { code: "wrong_credentials" } });
    expect(server.output()).toContain("app.revealSecret");
    expect(server.output()).not.toContain(masterSecret);
  });
});
