import { randomUUID } from "node:crypto";
import { io, type Socket } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openServer, type TestServer } from "#tests/support/server.ts";
import { openTenant, type Tenant } from "#tests/support/tenant.ts";

// What programs outside this repository rely on, asked for as they would: plain HTTP and a stock client, no types of
// ours. A change that breaks one of these breaks somebody else's program.

const password = "correct horse battery";

let tenant: Tenant;
let server: TestServer;
let appKey: string;

beforeAll(async () => {
  tenant = await openTenant();
  ({ appKey } = await tenant.app("shop"));
  server = await openServer(tenant.runtime);
});
afterAll(async () => {
  await server.close();
  await tenant.close();
});

async function post(name: string, input: object, cookie = "") {
  const response = await fetch(`${server.url}/api/commands/${name}`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "X-Borealis-App": appKey,
      ...(cookie === "" ? {} : { Cookie: cookie }),
    },
    body: JSON.stringify(input),
  });
  const [set = ""] = response.headers.getSetCookie();
  return { status: response.status, answer: await response.json(), cookie: set.split(";")[0] ?? "" };
}

/** Somebody registered and signed in; `post` goes with their cookie. */
async function person(username: string) {
  await post("user.register", { username, password });
  const { cookie } = await post("session.create", { username, password });
  return { username, post: (name: string, input: object) => post(name, input, cookie) };
}

async function liveSocket(ticket: string): Promise<Socket> {
  const socket = io(server.url, { path: "/live/", transports: ["websocket"], auth: { ticket } });
  await new Promise((resolve, reject) => {
    socket.on("connect", () => resolve(null));
    socket.on("connect_error", reject);
  });
  return socket;
}

describe("accounts from outside", () => {
  it("user.register takes a name and a password, and a nickname if there is one", async () => {
    const plain = await post("user.register", { username: "anna-plain", password });
    expect(plain).toMatchObject({
      status: 200,
      answer: { ok: true, data: { username: "anna-plain", nickname: "" } },
    });
    const named = await post("user.register", { username: "anna-named", password, nickname: "Anna" });
    expect(named.answer).toMatchObject({ ok: true, data: { username: "anna-named", nickname: "Anna" } });
    const again = await post("user.register", { username: "anna-named", password });
    expect(again.answer).toMatchObject({ ok: false, error: { code: "username_taken" } });
    expect(typeof again.answer.error.message).toBe("string");
  });

  it("session.create sets the cookie, without which nobody is signed in", async () => {
    await post("user.register", { username: "berta", password });
    const created = await post("session.create", { username: "berta", password });
    expect(created.answer.ok).toBe(true);
    expect(created.cookie).toMatch(/^[^=]+=.+$/);
    expect((await post("conversation.list", {}, created.cookie)).answer.ok).toBe(true);
    const nobody = await post("conversation.list", {});
    expect(nobody).toMatchObject({
      status: 401,
      answer: { ok: false, error: { code: "not_signed_in" } },
    });
  });

  it("session.ticket answers a ticket that opens a socket", async () => {
    const carla = await person("carla");
    const { answer } = await carla.post("session.ticket", {});
    expect(answer).toMatchObject({ ok: true, data: { ticket: expect.any(String) } });
    const socket = await liveSocket(answer.data.ticket);
    expect(socket.connected).toBe(true);
    socket.disconnect();
  });
});

describe("two people from outside", () => {
  it("become friends, and write to each other over HTTP and over a socket", async () => {
    const [dora, emil] = [await person("dora"), await person("emil")];
    expect((await dora.post("friend.request", { username: "emil", reason: "hello" })).answer.ok).toBe(true);
    expect((await emil.post("friend.accept", { username: "dora" })).answer.ok).toBe(true);

    const message = (user: string, text: string, clientId: string) => ({
      target: { user },
      body: { type: "text", text },
      clientId,
    });
    const first = message("emil", "over HTTP", randomUUID());
    const sent = await dora.post("message.send", first);
    expect(sent.answer).toMatchObject({ ok: true, data: { seq: 1, conversation: expect.any(Number) } });
    expect((await dora.post("message.send", first)).answer).toEqual(sent.answer);

    const { ticket } = (await emil.post("session.ticket", {})).answer.data;
    const socket = await liveSocket(ticket);
    const reply = await socket.emitWithAck("message.send", message("dora", "over the socket", "r1"));
    expect(reply).toMatchObject({ ok: true, data: { seq: 2, conversation: sent.answer.data.conversation } });
    const overSocket = await socket.emitWithAck("conversation.list", {});
    socket.disconnect();

    const list = await dora.post("conversation.list", {});
    expect(list.answer.data.conversations).toMatchObject([
      {
        conversation: { kind: "single", peer: { username: "emil" } },
        lastSeq: 2,
        lastEntry: { seq: 2, sender: "emil", body: { type: "text", text: "over the socket" } },
        unread: 1,
      },
    ]);
    expect(overSocket.data.conversations).toMatchObject([
      { conversation: { id: sent.answer.data.conversation, peer: { username: "dora" } }, lastSeq: 2 },
    ]);
  });

  it("may name a message as they like, in up to 64 printable characters", async () => {
    const [fritz] = [await person("fritz"), await person("greta")];
    const send = (clientId: unknown) =>
      fritz.post("message.send", { target: { user: "greta" }, body: { type: "text", text: "x" }, clientId });
    for (const clientId of ["1", "a/b+c==", "{5f0c}", "x".repeat(64)]) {
      expect((await send(clientId)).answer.ok, clientId).toBe(true);
    }
    for (const clientId of ["", "a b", "é", "x".repeat(65), "nul\u0000", 7, null]) {
      expect((await send(clientId)).status, `${clientId}`).toBe(400);
    }
  });

  it("what a body brings besides its text is not kept, and a body that is no text is refused", async () => {
    const [hugo, ida] = [await person("hugo"), await person("idah")];
    const send = (body: unknown) =>
      hugo.post("message.send", { target: { user: "idah" }, body, clientId: randomUUID() });
    const element = { $$typeof: "Symbol(react.element)", type: "img", props: { onerror: "alert(1)" } };
    const wrong = [
      element,
      { type: "text", text: element },
      { type: "html", html: "<b>x</b>" },
      { type: "text", dangerouslySetInnerHTML: { __html: "<b>x</b>" } },
      ["text"],
    ];
    for (const body of wrong) expect((await send(body)).status).toBe(400);
    const extra = JSON.parse(
      '{"type":"text","text":"plain","html":"<b>","component":"Admin","__proto__":{"polluted":1}}',
    );
    await send(extra);
    const { conversations } = (await ida.post("conversation.list", {})).answer.data;
    expect(conversations[0].lastEntry.body).toEqual({ type: "text", text: "plain" });
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });
});
