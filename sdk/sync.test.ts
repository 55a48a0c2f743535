import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { textOf } from "#protocol/body-text.ts";
import type { ConversationEntry, EntriesFrame } from "#protocol/entries.ts";
import type { SendMessage } from "#protocol/message.ts";
import { createDevice, isOnline, textsWith, until } from "#tests/support/device.ts";
import { ok, openScriptedServer, refused, type ScriptedServer } from "#tests/support/scripted-server.ts";
import { headOf, message, signedInAs } from "#tests/support/sdk-state.ts";
import type { Client } from "./client-types.ts";

let server: ScriptedServer;
const clients: Client[] = [];
/** The server's log of conversation 7, and the epoch it lives in. */
let log: ConversationEntry[];
let epoch: string;

const lastHash = () => {
  const last = log.at(-1);
  return last?.kind === "message.created" ? last.hash : "";
};
const head = () =>
  headOf(7, "ben", { lastSeq: log.length, lastHash: lastHash(), lastEntry: log.at(-1) ?? null });

const stretch = (from: number, to: number): EntriesFrame => ({
  log: "c:7",
  from,
  to,
  entries: log.slice(from - 1, to),
  hidden: [],
});

beforeEach(async () => {
  log = [message(1, "ben"), message(2, "ann"), message(3, "ben")];
  epoch = "first";
  server = await openScriptedServer();
  server.epoch = epoch;
  server.answer("conversation.list", () =>
    ok<"conversation.list">({ epoch, userSeq: 0, conversations: [head()], next: null }),
  );
  server.answer("conversation.get", () => ok<"conversation.get">(head()));
  server.answer("conversation.read", () => ok<"conversation.read">(null));
  server.answer("sync.pull", ({ after, before }: { after?: number; before?: number }) => {
    const [from, to] = after === undefined ? [1, (before ?? 1) - 1] : [after + 1, log.length];
    return ok<"sync.pull">({ ...stretch(from, to), firstSeq: 1, lastSeq: log.length });
  });
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.stop()));
  await server.close();
});

async function openOnline(): Promise<Client> {
  const client = createDevice({
    port: server.port,
    signedIn: signedInAs("ann"),
    fetchTicket: async () => ({ ticket: "t", expiresAt: 0 }),
  });
  clients.push(client);
  await client.start();
  await until(client, isOnline, "the connection");
  return client;
}

async function open(): Promise<Client> {
  const client = await openOnline();
  await client.open({ user: "ben" });
  await until(client, (state) => textsWith(state, "ben").length === 3, "the page");
  return client;
}

const texts = (client: Client) => textsWith(client.store.getState(), "ben");
const pulls = () => server.asked.filter(({ name }) => name === "sync.pull").length;

describe("the log of a conversation", () => {
  it("is looked at again when it went quiet, for what was lost at its end", async () => {
    const client = await open();
    server.answer("sync.check", () => ok<"sync.check">({ epoch, userSeq: 0, changed: [head()], gone: [] }));
    log.push(message(4, "ben"), message(5, "ben"));
    server.emit("entries", stretch(4, 4));
    await until(client, () => texts(client).length === 5, "the one whose push was lost", 15_000);
  });

  it("holds back what comes early and pulls what does not come", async () => {
    const client = await open();
    const before = pulls();
    log.push(message(4, "ben"), message(5, "ben"), message(6, "ben"));
    server.emit("entries", stretch(6, 6));
    server.emit("entries", stretch(4, 4));
    await until(client, () => texts(client).length === 4, "the next one");
    expect(texts(client).at(-1)).toBe("text 4");
    await until(client, () => texts(client).length === 6, "the rest");
    expect(texts(client)).toEqual(log.map(({ seq }) => `text ${seq}`));
    expect(pulls()).toBe(before + 1);
  });

  it("asks a busy server again for a conversation that is heard of first", async () => {
    server.answer("conversation.list", () =>
      ok<"conversation.list">({ epoch, userSeq: 0, conversations: [], next: null }),
    );
    const answers = [refused("busy", 100), refused("busy", 100)];
    server.answer("conversation.get", () => answers.shift() ?? ok<"conversation.get">(head()));
    const client = await openOnline();
    server.emit("entries", stretch(1, 3));
    await until(client, () => texts(client).length === 3, "the conversation");
  });

  it("asks for nothing when the missing part comes by itself", async () => {
    const client = await open();
    const before = pulls();
    log.push(message(4, "ben"), message(5, "ben"));
    server.emit("entries", stretch(5, 5));
    server.emit("entries", stretch(4, 4));
    await until(client, () => texts(client).length === 5, "both");
    expect(pulls()).toBe(before);
  });

  it("is fetched again when its end is not the server's", async () => {
    const client = await open();
    log[2] = { ...message(3, "ben", "another history"), ...{ hash: "another" } };
    server.disconnect();
    await until(client, () => texts(client).at(-1) === "another history", "the server's log");
    expect(texts(client)).toEqual(["text 1", "text 2", "another history"]);
  });

  it("of a restored server replaces mine, and what I wrote and it lost goes out again under the same id", async () => {
    const client = await open();
    const mine = log[1];
    log = [message(1, "ben")];
    epoch = "second";
    server.epoch = epoch;
    server.answer("message.send", ({ clientId, body }: SendMessage) => {
      log.push({ ...message(2, "ann", textOf(body)), ...{ clientId } });
      server.emit("entries", stretch(2, 2));
      return ok<"message.send">({ conversation: 7, seq: 2, messageId: 2, createdAt: 0 });
    });
    server.disconnect();
    await until(client, () => texts(client).join() === "text 1,text 2", "the restored log");
    await until(client, (state) => Object.keys(state.outgoing).length === 0, "the confirmation");
    const [sent, ...others] = server.asked.filter(({ name }) => name === "message.send");
    expect(others).toEqual([]);
    expect(sent?.input).toMatchObject({
      clientId: mine?.kind === "message.created" ? mine.clientId : "",
      body: { text: "text 2" },
    });
    expect(client.store.getState().epoch).toBe("second");
  });
});
