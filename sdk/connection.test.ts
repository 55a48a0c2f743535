import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDevice, isOnline, until } from "#tests/support/device.ts";
import { openScriptedServer, type ScriptedServer } from "#tests/support/scripted-server.ts";
import { signedInAs } from "#tests/support/sdk-state.ts";
import { askedPause, backOff } from "./back-off.ts";
import { CallError } from "./call-error.ts";
import { createClientIds } from "./client-id.ts";
import type { Client } from "./client-types.ts";

let server: ScriptedServer;
const clients: Client[] = [];
let tickets = 0;

beforeEach(async () => {
  tickets = 0;
  server = await openScriptedServer();
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.stop()));
  await server.close();
});

async function start(
  fetchTicket = async () => ({ ticket: `ticket-${++tickets}`, expiresAt: 0 }),
): Promise<Client> {
  const client = createDevice({ port: server.port, signedIn: signedInAs("ann"), fetchTicket });
  clients.push(client);
  await client.start();
  return client;
}

const ended = (reason: string) => (state: { connection: { phase: string; reason?: string } }) =>
  state.connection.phase === "ended" && state.connection.reason === reason;

describe("the connection", () => {
  it("comes back with the ticket it holds: a lost connection costs no request", async () => {
    const client = await start();
    await until(client, isOnline);
    for (const accepted of [2, 3]) {
      server.disconnect();
      await server.accepted(accepted);
      await until(client, isOnline);
    }
    expect(server.tickets).toEqual(["ticket-1", "ticket-1", "ticket-1"]);
  });

  it("asks for another ticket when it was told to come back without one", async () => {
    const client = await start();
    await until(client, isOnline);
    server.emit("connection.closing", { code: "restarting", retryMs: 5 });
    server.disconnect();
    await server.accepted(2);
    expect(server.tickets).toEqual(["ticket-1", "ticket-2"]);
  });

  it("comes back when it was told to, with the ticket it was given", async () => {
    const client = await start();
    await until(client, isOnline);
    server.emit("connection.closing", { code: "restarting", retryMs: 5, ticket: "given" });
    server.disconnect();
    await server.accepted(2);
    expect(server.tickets).toEqual(["ticket-1", "given"]);
  });

  it("stays away when it was not told when to come back, until the person asks", async () => {
    const client = await start();
    await until(client, isOnline);
    server.emit("connection.closing", { code: "too_many" });
    server.disconnect();
    await until(client, ended("too_many"));
    client.reconnectNow();
    await until(client, isOnline);
  });

  it("ends when no ticket is given for good, and tries on when the server cannot be reached", async () => {
    const answers = [
      new CallError({ code: "unavailable", message: "" }, false),
      new CallError({ code: "not_signed_in", message: "" }),
    ];
    const client = await start(async () => {
      throw answers.shift() ?? new Error("asked too often");
    });
    await until(client, (state) => state.connection.phase === "offline");
    await until(client, ended("not_signed_in"));
    expect(answers).toEqual([]);
  });

  it("asks for another ticket when the server does not take one, and keeps one it could not check", async () => {
    server.refuse({ code: "not_signed_in" }, { code: "unavailable", retryMs: 10 });
    const client = await start();
    await until(client, isOnline);
    expect(server.tickets).toEqual(["ticket-1", "ticket-2", "ticket-2"]);
  });

  it("asks whether it is signed in when the session of its ticket is gone: the browser may have another", async () => {
    server.refuse({ code: "session_revoked" });
    await until(await start(), isOnline);
    expect(server.tickets).toEqual(["ticket-1", "ticket-2"]);
  });

  it("ends when the session of its ticket is gone and there is no other", async () => {
    const answers = [{ ticket: "ticket-1", expiresAt: 0 }];
    server.refuse({ code: "session_revoked" });
    const client = await start(async () => {
      const answer = answers.shift();
      if (answer) return answer;
      throw new CallError({ code: "session_revoked", message: "" });
    });
    await until(client, ended("session_revoked"));
  });

  it("ends when the handshake says that the account is disabled", async () => {
    server.refuse({ code: "user_disabled" });
    await until(await start(), ended("user_disabled"));
  });

  it("fails what was asked when it is lost, as unanswered", async () => {
    const client = await start();
    await until(client, isOnline);
    server.answer("user.search", (_input, socket) => {
      socket.disconnect(true);
      return null;
    });
    await expect(client.call("user.search", { query: "be" })).rejects.toMatchObject({
      code: "unavailable",
      answered: false,
    });
  });
});

describe("the pause between attempts", () => {
  it("doubles from a second to four, in a long outage to half a minute, with full jitter", () => {
    const middle = () => 0.5;
    expect([0, 1, 3, 4, 50].map((attempt) => backOff(attempt, 0, middle))).toEqual([
      1_000, 2_000, 4_000, 4_000, 4_000,
    ]);
    expect([4, 5, 50].map((attempt) => backOff(attempt, 121_000, middle))).toEqual([16_000, 30_000, 30_000]);
    expect([backOff(0, 0, () => 0), backOff(0, 0, () => 1)]).toEqual([500, 1_500]);
  });
});

describe("the pause a busy server asks for", () => {
  it("is kept, and stretched by chance up to a half", () => {
    expect([askedPause(400, () => 0), askedPause(400, () => 0.999)]).toEqual([400, 600]);
  });
});

describe("a message's own name", () => {
  it("is a version 7 UUID, and rises even within a millisecond and when the clock goes back", () => {
    const times = [5_000, 5_000, 5_000, 4_000, 6_000];
    const create = createClientIds(() => times.shift() ?? 6_000);
    const ids = Array.from({ length: 6_000 }, create);
    expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(ids).toEqual([...new Set(ids)].sort());
  });
});
