import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { textOf } from "#protocol/body-text.ts";
import type { SendMessage } from "#protocol/message.ts";
import { createDevice, isOnline, until } from "#tests/support/device.ts";
import { ok, openScriptedServer, refused, type ScriptedServer } from "#tests/support/scripted-server.ts";
import { signedInAs } from "#tests/support/sdk-state.ts";
import type { Client } from "./client-types.ts";
import { createMemoryStorage } from "./memory-storage.ts";
import { outgoingOf } from "./selectors.ts";
import type { State } from "./state.ts";
import type { Storage } from "./storage.ts";

let server: ScriptedServer;
let clients: Client[] = [];
const ben = { user: "ben" };
const text = (value: string) => ({ type: "text" as const, text: value });

beforeEach(async () => {
  server = await openScriptedServer();
});
afterEach(async () => {
  await Promise.all(clients.map((client) => client.stop()));
  clients = [];
  await server.close();
});

async function online(storage?: Storage): Promise<Client> {
  const client = createDevice({
    port: server.port,
    signedIn: signedInAs("ann"),
    fetchTicket: async () => ({ ticket: "t", expiresAt: 0 }),
    storage,
  });
  clients.push(client);
  await client.start();
  await until(client, isOnline, "the connection");
  return client;
}

/** What the server was asked to store, in order. */
const tries = () =>
  server.asked
    .filter(({ name }) => name === "message.send")
    // The client sends nothing else under this name.
    .map(({ input }) => input as SendMessage)
    .map(({ body, clientId }) => ({ text: textOf(body), clientId }));

let seq = 0;
const stored = () => {
  seq += 1;
  return ok<"message.send">({ conversation: 7, seq, messageId: seq, createdAt: 0 });
};
const states = (state: State) => outgoingOf(state, ben).map((message) => message.state);
const allSent = (state: State) => states(state).every((now) => now === "sent");

describe("the outbox", () => {
  it("keeps one message in flight per conversation, in the order of the clicks", async () => {
    const waiting: (() => void)[] = [];
    server.answer("message.send", async () => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      return stored();
    });
    const client = await online();
    for (const value of ["1", "2", "3"]) await client.send(ben, text(value));
    await client.send({ user: "cat" }, text("other"));
    await expect.poll(() => tries().map(({ text: value }) => value)).toEqual(["1", "other"]);
    for (let answered = 0; answered < 4; answered += 1) {
      await expect.poll(() => waiting.length).toBeGreaterThan(0);
      waiting.shift()?.();
    }
    await until(client, allSent, "the confirmations");
    expect(tries().map(({ text: value }) => value)).toEqual(["1", "other", "2", "3"]);
  });

  it("tries again with the same id when the answer is lost, and sends nothing else before", async () => {
    let lost = 0;
    server.answer("message.send", (_input, socket) => {
      if (lost === 2) return stored();
      lost += 1;
      socket.disconnect(true);
      return null;
    });
    const client = await online();
    await client.send(ben, text("1"));
    await client.send(ben, text("2"));
    await until(client, (state) => states(state).length === 2 && allSent(state), "the confirmations");
    const ids = tries();
    expect(ids.map(({ text: value }) => value)).toEqual(["1", "1", "1", "2"]);
    expect(new Set(ids.map(({ clientId }) => clientId)).size).toBe(2);
  });

  it("waits as long as a busy server asks, and fails nothing", async () => {
    const at: number[] = [];
    server.answer("message.send", () => {
      at.push(performance.now());
      return at.length === 1 ? refused("busy", 400) : stored();
    });
    const client = await online();
    await client.send(ben, text("1"));
    await until(client, (state) => states(state)[0] === "sent", "the confirmation");
    expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(395);
  });

  it("lets the person decide about a refused message, and goes on with the next", async () => {
    server.answer("message.send", ({ body }: SendMessage) =>
      textOf(body) === "1" ? refused("blocked") : stored(),
    );
    const storage = createMemoryStorage();
    const client = await online(storage);
    const first = await client.send(ben, text("1"));
    await client.send(ben, text("2"));
    await until(client, (state) => states(state).join() === "failed,sent", "both outcomes");
    expect(await storage.listMessages()).toMatchObject([{ clientId: first, state: "failed" }]);
    server.answer("message.send", () => stored());
    client.retry(first);
    await until(client, (state) => states(state).join() === "sent,sent", "the second try");
    expect(tries().filter(({ clientId }) => clientId === first)).toHaveLength(2);
    expect(await storage.listMessages()).toEqual([]);
  });

  it("forgets a failed message for good when it is discarded", async () => {
    server.answer("message.send", () => refused("blocked"));
    const storage = createMemoryStorage();
    const client = await online(storage);
    const clientId = await client.send(ben, text("1"));
    await until(client, (state) => states(state)[0] === "failed", "the refusal");
    client.discard(clientId);
    expect(outgoingOf(client.store.getState(), ben)).toEqual([]);
    expect(await storage.listMessages()).toEqual([]);
  });

  it("paints at once and sends when the storage has it", async () => {
    const memory = createMemoryStorage();
    let release = () => {};
    const storage: Storage = {
      ...memory,
      async putMessage(message) {
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        await memory.putMessage(message);
      },
    };
    server.answer("message.send", () => stored());
    const client = await online(storage);
    await client.send(ben, text("1"));
    expect(states(client.store.getState())).toEqual(["sending"]);
    await client.call("presence.watch", { usernames: ["ben"] });
    expect(tries()).toEqual([]);
    release();
    await until(client, (state) => states(state)[0] === "sent", "the confirmation");
  });

  it("sends although the storage refuses to keep it", async () => {
    server.answer("message.send", () => stored());
    const storage: Storage = {
      ...createMemoryStorage(),
      putMessage: () => Promise.reject(new Error("the disk is full")),
    };
    const client = await online(storage);
    await client.send(ben, text("1"));
    await until(client, (state) => states(state)[0] === "sent", "the confirmation");
  });

  it("sends what an earlier tab left, in its order", async () => {
    const storage = createMemoryStorage();
    const silent = createDevice({
      port: 1,
      signedIn: signedInAs("ann"),
      fetchTicket: async () => ({ ticket: "t", expiresAt: 0 }),
      storage,
    });
    await silent.start();
    for (let index = 0; index < 20; index += 1) await silent.send(ben, text(String(index)));
    await silent.stop();
    server.answer("message.send", () => stored());
    const client = await online(storage);
    await until(client, (state) => states(state).length === 20 && allSent(state), "the confirmations");
    expect(tries().map(({ text: value }) => value)).toEqual(
      Array.from({ length: 20 }, (_, index) => String(index)),
    );
  });
});
