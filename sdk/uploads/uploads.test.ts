import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { MessageBody, SendMessage } from "#protocol/message.ts";
import { createDevice, isOnline, until } from "#tests/support/device.ts";
import { ok, openScriptedServer, refused, type ScriptedServer } from "#tests/support/scripted-server.ts";
import { signedInAs } from "#tests/support/sdk-state.ts";
import type { Client } from "../client-types.ts";
import { createMemoryStorage } from "../memory-storage.ts";
import { outgoingOf } from "../selectors.ts";
import type { State } from "../state.ts";
import { unuploaded, waitsForUpload } from "./uploads.ts";

const ben = { user: "ben" };
const file: MessageBody = {
  type: "file",
  mediaId: "",
  crc32: 0,
  hash: "",
  size: 3,
  format: "",
  fileName: "a.txt",
};

let server: ScriptedServer;
let client: Client | undefined;
beforeEach(async () => {
  server = await openScriptedServer();
});
afterEach(async () => {
  await client?.stop();
  client = undefined;
  await server.close();
});

const states = (state: State) => outgoingOf(state, ben).map((message) => message.state);
const errorOf = (state: State) => {
  const [first] = outgoingOf(state, ben);
  return first?.state === "failed" ? first.error?.code : undefined;
};

async function open(storage = createMemoryStorage()): Promise<Client> {
  const made = createDevice({
    port: server.port,
    signedIn: signedInAs("ann"),
    fetchTicket: async () => ({ ticket: "t", expiresAt: 0 }),
    storage,
  });
  client = made;
  await made.start();
  await until(made, isOnline, "the connection");
  return made;
}

describe("a message with a file", () => {
  it("is told from one whose file the server has", () => {
    const there = { ...file, mediaId: "disk/file/web/ab" };
    expect([waitsForUpload(file), waitsForUpload(there), waitsForUpload({ type: "text", text: "" })]).toEqual(
      [true, false, false],
    );
    expect(waitsForUpload(unuploaded(there))).toBe(true);
  });

  it("fails when its file is not on this device any more, and lets the next ones go", async () => {
    let seq = 0;
    server.answer("message.send", () => {
      seq += 1;
      return ok<"message.send">({ conversation: 7, seq, messageId: seq, createdAt: 0 });
    });
    const client = await open();
    await client.send(ben, file);
    await client.send(ben, { type: "text", text: "next" });
    await until(client, (state) => states(state).join() === "failed,sent", "the next message");
    expect(errorOf(client.store.getState())).toBe("upload_not_found");
    const bodies = server.asked
      .filter(({ name }) => name === "message.send")
      // The client sends nothing else under this name.
      .map(({ input }) => (input as SendMessage).body.type);
    expect(bodies).toEqual(["text"]);
  });

  it("keeps its bytes until it is discarded, also for the next start", async () => {
    server.answer("message.send", () => refused("blocked"));
    const storage = createMemoryStorage();
    const client = await open(storage);
    const sent = { ...file, mediaId: "disk/file/web/ab" };
    const clientId = await client.send(ben, sent, { file: new Blob(["abc"]) });
    await until(client, (state) => states(state)[0] === "failed", "the refusal");
    expect(await (await storage.getFile(clientId))?.file.text()).toBe("abc");
    client.discard(clientId);
    await expect.poll(() => storage.getFile(clientId)).toBe(null);
  });
});
