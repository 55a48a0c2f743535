import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { AppRef } from "#core/context.ts";
import { issueTicket } from "#core/sessions/ticket.ts";
import { createLog } from "#infra/log.ts";
import { limits } from "#protocol/limits.ts";
import { connect, type Device, signIn } from "#tests/realtime/support/live.ts";
import { type BareProcess, startBareProcess } from "#tests/support/bare-process.ts";
import { type HttpClient, httpClient, openServer, type TestServer } from "#tests/support/server.ts";
import { openTenant, type Tenant, uniqueName } from "#tests/support/tenant.ts";
import { createTestDatabase, type TestDatabase } from "#tests/support/test-database.ts";

type Line = Record<string, unknown>;

describe("a request", () => {
  let tenant: Tenant;
  let app: AppRef;
  let server: TestServer;
  let client: HttpClient;
  let device: Device;
  const lines: Line[] = [];
  const linesOf = (requestId: unknown) => lines.filter((line) => line.requestId === requestId);

  beforeAll(async () => {
    tenant = await openTenant();
    app = await tenant.app();
    const destination = { write: (line: string) => void lines.push(JSON.parse(line)) };
    const log = createLog("debug", { destination, linesPerSecond: Number.POSITIVE_INFINITY });
    server = await openServer({ ...tenant.runtime, log });
    client = httpClient(server.url, { appKey: app.appKey });
    const user = await signIn(await tenant.user(app, uniqueName("user")));
    device = await connect(server.port, { ticket: issueTicket(user).ticket });
  });
  afterAll(async () => {
    device.close();
    await server.close();
    await tenant.close();
  });

  it("that is answered is named in the header and in its line, with the command and its time", async () => {
    const { headers } = await client.call("app.get", {});
    const requestId = headers.get("x-request-id");
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(linesOf(requestId)).toMatchObject([
      { level: 20, command: "app.get", ms: expect.any(Number), msg: "answered" },
    ]);
  });

  it("that is refused has one id in the header, the answer and its one line, which is no error", async () => {
    const { headers, answer } = await client.call("session.get", {});
    const requestId = headers.get("x-request-id");
    expect(answer).toMatchObject({ error: { code: "not_signed_in", requestId } });
    expect(linesOf(requestId)).toMatchObject([
      {
        level: 30,
        command: "session.get",
        code: "not_signed_in",
        door: "http",
        address: "127.0.0.1",
        msg: "refused",
      },
    ]);
  });

  it("that never becomes a command has an id all the same", async () => {
    const post = (path: string, init: RequestInit) =>
      client.send(`/api/commands/${path}`, { method: "POST", ...init });
    const json = { "content-type": "application/json" };
    const turnedAway = [
      await post("app.get", { headers: json, body: "{" }),
      await post("app.get", { headers: json, body: `"${"x".repeat(limits.frameBytes)}"` }),
      await post("app.get", { body: "text" }),
      await post("app.get", { headers: { ...json, origin: "https://evil.example" }, body: "{}" }),
      await post("no/such/path", { headers: json, body: "{}" }),
      await post("app.get", { method: "GET" }),
    ];
    for (const response of turnedAway) {
      const requestId = response.headers.get("x-request-id");
      expect(await response.json()).toMatchObject({ error: { requestId } });
      expect(linesOf(requestId)).toMatchObject([{ level: 30, command: "unknown", msg: "refused" }]);
    }
  });

  it("over a socket carries its id too, and never the name that a client made up", async () => {
    const known = await device.call("sync.pull", { log: "c:1", after: 0, limit: 0 });
    const unknown = await device.call("canary.command" as "sync.pull", {} as never);
    for (const [answer, command] of [
      [known, "sync.pull"],
      [unknown, "unknown"],
    ] as const) {
      const requestId = answer.ok ? null : answer.error.requestId;
      expect(linesOf(requestId)).toMatchObject([{ level: 30, command, door: "socket", msg: "refused" }]);
    }
    expect(JSON.stringify(lines)).not.toContain("canary");
  });

  it("takes no id from outside: whoever asks cannot write into the log", async () => {
    const { headers } = await client.call("app.get", {}, { "x-request-id": "canary" });
    expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe("the log of a server process", { timeout: 120_000 }, () => {
  const secret = "canary-q7J2mX0vTz5LrWc8BnYd3KfHs6";
  const appKey = "4f7aef34fb361292c566a1cd";
  const seeds = { BOREALIS_SECRET: secret, SEED_APP: `Shop:${appKey}:canaryMaster4711` };
  const started: BareProcess[] = [];
  let database: TestDatabase;

  const start = (environment: Record<string, string>): BareProcess => {
    const server = startBareProcess({ LOG_LEVEL: "info", ...seeds, ...environment });
    started.push(server);
    return server;
  };

  /** Refusals that were written one by one, and those that a line only counts. */
  const refusalsIn = (lines: Line[]) => {
    const told = lines.filter(({ msg }) => msg === "refused");
    const more = lines.filter(({ msg }) => /^\d+ more: refused$/.test(String(msg)));
    return { told, more, sum: told.length + more.reduce((sum, line) => sum + Number(line.more), 0) };
  };

  /** The most lines about refusals within any second. */
  const densest = (lines: Line[]): number => {
    const { told, more } = refusalsIn(lines);
    const times = [...told, ...more].map(({ time }) => Date.parse(String(time))).sort((a, b) => a - b);
    return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1_000).length));
  };

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterEach(async () => {
    for (const server of started.splice(0)) await server.stop();
  });
  afterAll(() => database.drop());

  it("stays short in a flood of bad input over HTTP and over a socket, and counts what it leaves out", async () => {
    const server = start({ DATABASE_URL: database.url });
    const port = await server.listening;
    const url = `http://127.0.0.1:${port}`;
    const client = httpClient(url, { appKey });
    const username = uniqueName("user");
    const account = { username, password: "horse battery staple" };
    await client.ask("user.register", account);
    await client.ask("session.create", account);
    const { ticket } = await client.ask("session.ticket", {});
    const device = await connect(port, { ticket });

    let refused = 0;
    const json = { "content-type": "application/json", "x-borealis-app": appKey };
    const bad: [string, RequestInit][] = [
      ["app.get", { headers: json, body: "{" }],
      ["app.get", { headers: { "content-type": "text/plain" }, body: "{}" }],
      ["no.such", { headers: json, body: "{}" }],
      ["user.register", { headers: json, body: '{"username":"../canary","password":1}' }],
      ["session.get", { headers: { ...json, "x-borealis-app": "canary" }, body: "{}" }],
    ];
    const overHttp = async () => {
      for (let round = 0; round < 40; round += 1) {
        for (const [command, init] of bad) {
          const response = await fetch(`${url}/api/commands/${command}`, { method: "POST", ...init });
          expect(response.ok).toBe(false);
          await response.arrayBuffer();
          refused += 1;
        }
      }
    };
    const overSocket = async () => {
      for (let round = 0; round < 40; round += 1) {
        const answer = await device.call("message.send", { canary: round } as never);
        expect(answer.ok).toBe(false);
        // What the socket's own budget refuses never becomes a command.
        if (!answer.ok && answer.error.requestId !== undefined) refused += 1;
      }
    };
    await Promise.all([overHttp(), overHttp(), overHttp(), overHttp(), overSocket()]);
    device.close();

    expect(refused).toBeGreaterThan(800);
    await expect.poll(() => refusalsIn(server.lines()).sum, { timeout: 60_000 }).toBe(refused);
    const { told, more } = refusalsIn(server.lines());
    expect(more.length).toBeGreaterThan(0);
    expect(told.length).toBeLessThan(refused / 4);
    // Ten in a second of the log's; any second may have the end of one and the beginning of the next.
    expect(densest(server.lines())).toBeLessThanOrEqual(20);
    expect(server.output()).not.toMatch(/canary/);
  });

  it("names no password of the database or of Redis when they are away", async () => {
    const away = start({ DATABASE_URL: "postgres://chat:canary-password@127.0.0.1:1/chat" });
    await away.ended;
    expect(away.output()).toMatch(/ECONNREFUSED|does not|cannot/i);
    expect(away.output()).not.toMatch(/canary/);

    const alone = start({ DATABASE_URL: database.url, REDIS_URL: "redis://:canary-password@127.0.0.1:1" });
    await alone.listening;
    await expect.poll(() => alone.lines().length, { timeout: 60_000 }).toBeGreaterThan(0);
    await alone.stop();
    expect(alone.output()).not.toMatch(/canary/);
  });
});
