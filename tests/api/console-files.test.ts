import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dispatchFile } from "#commands/dispatch-file.ts";
import type { HttpDoor } from "#commands/door.ts";
import type { AppRef } from "#core/context.ts";
import { limits } from "#protocol/limits.ts";
import type { OperatorRole } from "#protocol/operator.ts";
import { type OperatorClients, signInOperators } from "#tests/support/operator-clients.ts";
import { openServer, type TestServer } from "#tests/support/server.ts";
import { openTenant, type Tenant } from "#tests/support/tenant.ts";

const password = "horse battery staple";
const USERS = 8 * limits.exportRows + 7;

let tenant: Tenant;
let app: AppRef;
let server: TestServer;
let clients: OperatorClients;

beforeAll(async () => {
  tenant = await openTenant();
  // Fewer commands at once than a file of these users has parts.
  app = await tenant.app("shop", { commandsPerSecond: 1, commandBurst: 5 });
  server = await openServer(tenant.runtime);
  clients = await signInOperators(tenant, server, { app, roles: ["support", "admin"], password });
  const names = Array.from({ length: USERS }, (_, n) => (n === 1 ? "=1+1" : `person.${n}`));
  await tenant.runtime.db.user.createMany({
    data: names.map((nickname, n) => ({
      appId: app.id,
      username: `person.${n}`,
      usernameLower: `person.${n}`,
      nickname,
      passwordHash: "",
    })),
  });
});
afterAll(async () => {
  await server.close();
  await tenant.close();
});

const fetchFile = (
  who: OperatorRole | "stranger",
  name: string,
  input: unknown = {},
  headers: Record<string, string> = {},
): Promise<Response> => {
  const client = clients.get(who);
  if (!client) throw new Error(`${who} is not signed in`);
  return client.send(`/api/commands/${name}/file`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-borealis-app": app.appKey,
      "x-borealis-realm": "operator",
      ...headers,
    },
    body: JSON.stringify(input),
  });
};

const audited = (action: string) => tenant.runtime.db.audit.count({ where: { appId: app.id, action } });

describe("the file of a large table", () => {
  it("comes whole in one answer, also when it has more parts than a session may ask for at once", async () => {
    const response = await fetchFile("admin", "account.export");
    expect(response.status).toBe(200);
    expect(response.headers.get("content-disposition")).toBe("attachment");
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("private, no-store");
    const [header, ...records] = parse(Buffer.from(await response.arrayBuffer()), {
      bom: true,
    }) as string[][];
    expect(header).toEqual(["username", "nickname", "state", "created"]);
    expect(records).toHaveLength(USERS);
    expect(new Set(records.map(([username]) => username)).size).toBe(USERS);
    // R33: a name that a spreadsheet would take for a formula.
    expect(records[1]?.[1]).toBe("'=1+1");
    expect(await audited("user.export")).toBe(1);
  });

  it("is as long as its filter makes it, and begins and ends once", async () => {
    const few = await (await fetchFile("admin", "account.export", { query: "person.800" })).text();
    // The header, person.800, person.8000 to person.8006, and the end.
    expect(few.split("\r\n")).toHaveLength(10);
    const page = await (await fetchFile("admin", "history.export", { format: "html" })).text();
    expect(page.match(/<html>/g)).toHaveLength(1);
    expect(page.trimEnd().endsWith("</html>")).toBe(true);
    const log = await (await fetchFile("admin", "audit.export", { action: "user.export" })).text();
    expect(parse(log, { bom: true })).toHaveLength(1 + (await audited("user.export")));
  });

  it("is refused whole: to support, to strangers, to other sites, of commands that have none, for wrong input", async () => {
    const before = await audited("user.export");
    const refused: [Promise<Response>, number, string][] = [
      [fetchFile("support", "account.export"), 403, "forbidden"],
      [fetchFile("stranger", "account.export"), 400, "app_not_found"],
      [fetchFile("support", "account.export", {}, { origin: "https://evil.example" }), 403, "bad_origin"],
      [fetchFile("support", "account.export", {}, { "content-type": "text/plain" }), 403, "forbidden"],
      [fetchFile("support", "app.getSecrets"), 404, "unknown_command"],
      [fetchFile("support", "constructor"), 404, "unknown_command"],
      [fetchFile("support", "account.export", { state: "dead" }), 400, "invalid_input"],
      [fetchFile("support", "account.export", null), 400, "invalid_input"],
    ];
    for (const [sent, status, code] of refused) {
      const response = await sent;
      expect([response.status, await response.json()]).toMatchObject([
        status,
        { ok: false, error: { code } },
      ]);
    }
    expect(await audited("user.export")).toBe(before);
  });

  it("breaks off when whoever fetches it may not go on", async () => {
    const { db } = tenant.runtime;
    const door: HttpDoor = {
      kind: "http",
      address: "127.0.0.1",
      userAgent: "",
      requestId: "test",
      appKey: app.appKey,
      realm: "operator",
      cookieHeader: [...(clients.get("admin")?.cookies ?? [])].map((pair) => pair.join("=")).join("; "),
      setSession: async () => {},
      clearSiteData: () => {},
    };
    const answer = await dispatchFile(tenant.runtime, door, "account.export", {});
    if (!answer.ok) throw new Error(answer.error.code);
    const reader = answer.data.getReader();
    expect((await reader.read()).done).toBe(false);
    const admin = await db.operator.findUniqueOrThrow({ where: { email: "admin@example.com" } });
    await db.operatorSession.updateMany({
      where: { operatorId: admin.id },
      data: { revokedAt: new Date() },
    });
    const readOn = async () => {
      while (!(await reader.read()).done) {}
    };
    await expect(readOn()).rejects.toThrow("a file broke off: not_signed_in");
  });
});
