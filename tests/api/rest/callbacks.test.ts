import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { rotateSecret } from "#core/apps/rotate-secret.ts";
import { listDeadCallbacks, retryCallbacks } from "#core/callbacks/dead-callbacks.ts";
import { listDeliveries } from "#core/callbacks/deliveries.ts";
import { getCallback, removeCallback, setCallback } from "#core/callbacks/set-callback.ts";
import { createAddressTest } from "#core/callbacks/target.ts";
import { pauseAfter, signatureOf, TRIES, tellCallback } from "#core/callbacks/tell-callback.ts";
import { type TryPost, tryCallback } from "#core/callbacks/try-callback.ts";
import type { AppRef, Context, UserContext } from "#core/context.ts";
import { retractMessage } from "#core/messages/retract-message.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { hashPassword } from "#core/passwords/hash-password.ts";
import { postJson } from "#infra/http/post-json.ts";
import { postSigned } from "#infra/http/post-signed.ts";
import { createPoster, runCallbacks } from "#rest/callbacks/run-callbacks.ts";
import { contextOf } from "#tests/support/context.ts";
import { eventually } from "#tests/support/eventually.ts";
import { makeGroup, say } from "#tests/support/groups.ts";
import { operatorOf } from "#tests/support/operators.ts";
import { basic, restClient } from "#tests/support/rest.ts";
import { openTenant, type Tenant, uniqueName } from "#tests/support/tenant.ts";

type Told = { total: number; messages: { msgid: number; msg_body: { text: string } }[] };
type Heard = { headers: IncomingMessage["headers"]; text: string; body: Told };

let tenant: Tenant;
let app: AppRef;
let owner: Context;
let ann: UserContext;
let ben: UserContext;

/** The app's own server: remembers what it heard, and answers what a test says. */
let receiver: Server;
let url: string;
let heard: Heard[] = [];
let answer = 200;

const LOCAL = ["127.0.0.0/8"];

beforeAll(async () => {
  tenant = await openTenant(undefined, { CALLBACK_NETWORKS: LOCAL.join() });
  receiver = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    if (request.url === "/elsewhere")
      heard.push({ headers: request.headers, text: "elsewhere", body: { total: 0, messages: [] } });
    else heard.push({ headers: request.headers, text, body: JSON.parse(text) });
    if (answer === 302) response.setHeader("Location", "/elsewhere");
    response.statusCode = answer;
    response.end(answer === 200 ? "x".repeat(200_000) : "");
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  // A server that listens on TCP has an address with a port.
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
});
afterAll(async () => {
  receiver.closeAllConnections();
  receiver.close();
  await tenant.close();
});
beforeEach(async () => {
  app = await tenant.app(uniqueName("shop"));
  owner = contextOf(tenant, app, { kind: "app" });
  [ann, ben] = [await tenant.user(app, "annie"), await tenant.user(app, "benny")];
  heard = [];
  answer = 200;
  laterMs = 0;
});
afterEach(() => tenant.runtime.db.callback.deleteMany({ where: { appId: app.id } }));

const open = (enabled = true) => setCallback(owner, { url, enabled }, { allowedNetworks: LOCAL });
const send = (text: string, who = ann) =>
  sendMessage(who, {
    target: { user: who === ann ? "benny" : "annie" },
    body: { type: "text", text },
    clientId: uniqueName("client"),
  });
/** So much later than now the next call is made. */
let laterMs = 0;
const scope = () => ({
  db: tenant.runtime.db,
  runtime: tenant.runtime,
  now: () => new Date(Date.now() + laterMs),
});
const tell = () => tellCallback(scope(), app.id, createPoster(LOCAL));
const texts = () => heard.flatMap(({ body }) => body.messages.map(({ msg_body }) => msg_body.text));
const queued = () => tenant.runtime.db.callbackMessage.count({ where: { appId: app.id } });

describe("W: the callback of an app", () => {
  it("hears each message once, with the app's Basic authentication and history's object", async () => {
    await open();
    const { messageId } = await send("hello");
    await tell();
    expect(heard).toHaveLength(1);
    const { secret } = await restClient(tenant, { url: "", port: 0 } as never, app);
    expect(heard[0]?.headers).toMatchObject({
      "content-type": "application/json; charset=utf-8",
      authorization: basic(app.appKey, secret),
    });
    expect(heard[0]?.body).toEqual({
      total: 1,
      messages: [
        expect.objectContaining({
          msgid: messageId,
          target_type: "single",
          target_id: "benny",
          from_id: "annie",
          from_appkey: app.appKey,
          msg_type: "text",
          msg_body: { text: "hello" },
          version: 1,
        }),
      ],
    });
    await tell();
    expect(heard).toHaveLength(1);
    expect(await queued()).toBe(0);
  });

  it("security R8: carries the app's new secret from its rotation on", async () => {
    await open();
    const password = "horse battery staple";
    const own = await operatorOf(tenant, app, "owner", {
      passwordHash: await hashPassword(tenant.runtime, password),
    });
    await send("before");
    await tell();
    const { masterSecret } = await rotateSecret(own, { password });
    await send("after");
    await tell();
    const [before, after] = heard.map(({ headers }) => headers.authorization);
    expect(after).toBe(basic(app.appKey, masterSecret));
    expect(before).not.toBe(after);
  });

  it("is signed by its own secret over the time and the very bytes", async () => {
    const { secret } = await open();
    await send("hello");
    await tell();
    const { headers, text = "" } = heard[0] ?? {};
    const signature = String(headers?.["x-borealis-signature"]);
    const seconds = Number(/^t=(\d+),/.exec(signature)?.[1]);
    expect(signature).toBe(signatureOf(secret, text, seconds));
    expect(signature).not.toBe(signatureOf(secret, `${text} `, seconds));
    expect(Math.abs(seconds - Date.now() / 1_000)).toBeLessThan(60);
  });

  it("hears of groups, of what programs send, and of nothing but messages", async () => {
    await open();
    const group = await makeGroup([ann, ben]);
    await say(ben, group, "in the group");
    await tell();
    expect(texts()).toEqual(["in the group"]);
    expect(heard[0]?.body.messages[0]).toMatchObject({ target_type: "group", target_id: String(group.id) });
  });

  it("hears what was said in a conversation in its order, a hundred at a time", async () => {
    await open();
    const said = Array.from({ length: 130 }, (_, n) => `number ${n}`);
    for (const text of said) await send(text, Number(text.slice(7)) % 2 === 0 ? ann : ben);
    while (await tell()) {}
    expect(heard.map(({ body }) => body.total)).toEqual([100, 30]);
    expect(texts()).toEqual(said);
  });

  it("notes nothing before there is one, while it is off, and for another app", async () => {
    const other = await tenant.app(uniqueName("other"));
    await send("before");
    await open(false);
    await send("while off");
    await open();
    const [eve] = [await tenant.user(other, "annie"), await tenant.user(other, "benny")];
    await sendMessage(eve, {
      target: { user: "benny" },
      body: { type: "text", text: "theirs" },
      clientId: "c-1",
    });
    await send("mine");
    await tell();
    expect(texts()).toEqual(["mine"]);
  });

  it("is told again what it did not answer with 200, later and later, and nothing is passed over", async () => {
    await open();
    await send("first");
    for (const [index, status] of [500, 204, 302, 404].entries()) {
      answer = status;
      expect(await tell()).toBe(false);
      laterMs += pauseAfter(index + 1);
    }
    await send("second");
    const info = await getCallback(owner);
    expect(info).toMatchObject({ waiting: 2, attempts: 4, lastError: "the receiver answered 404" });
    expect(info?.nextTryAt).toBeGreaterThan(Date.now());
    answer = 200;
    heard = [];
    while (await tell()) {}
    await tell();
    expect(texts()).toEqual(["first", "second"]);
    expect(await getCallback(owner)).toMatchObject({ waiting: 0, attempts: 0, lastError: "" });
  });

  it("does not go where it is sent on to", async () => {
    await open();
    await send("hello");
    answer = 302;
    await tell();
    expect(heard.map(({ text }) => text)).not.toContain("elsewhere");
  });

  it("waits longer after each failed try, five minutes at most", () => {
    const pauses = Array.from({ length: TRIES }, (_, n) => pauseAfter(n + 1));
    expect(pauses.slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(Math.max(...pauses)).toBe(300_000);
  });

  it("keeps what was tried too often in a list, goes on with the rest, and tells it when that is wanted", async () => {
    await open();
    const { messageId } = await send("unheard");
    answer = 500;
    for (let n = 0; n < TRIES; n += 1) {
      await tell();
      laterMs += pauseAfter(n + 1);
    }
    answer = 200;
    await send("after");
    await tell();
    expect(texts().slice(-1)).toEqual(["after"]);
    const { dead } = await listDeadCallbacks(owner, {});
    expect(dead).toMatchObject([{ messageId, error: "the receiver answered 500" }]);
    expect(await retryCallbacks(owner, {})).toEqual({ retried: 1 });
    await tell();
    expect(texts().slice(-1)).toEqual(["unheard"]);
    expect((await listDeadCallbacks(owner, {})).dead).toEqual([]);
  });

  it("hears a message that was retracted before it was told", async () => {
    await open();
    await retractMessage(ann, await send("taken back"));
    await tell();
    expect(texts()).toEqual(["taken back"]);
  });

  it("C8: whose server answers nothing, without an end, or sends elsewhere, holds up nobody's messages", async () => {
    const endless = createServer((request, response) => {
      request.resume();
      if (request.url === "/silent") return;
      response.writeHead(200, { "content-length": 10 * 1024 ** 3 });
      const timer = setInterval(() => response.write(Buffer.alloc(64 * 1024)), 1);
      response.on("close", () => clearInterval(timer));
    });
    await new Promise<void>((resolve) => endless.listen(0, "127.0.0.1", resolve));
    const base = `http://127.0.0.1:${(endless.address() as AddressInfo).port}`;
    const call = (path: string, timeoutMs: number) =>
      postJson({ url: `${base}${path}`, headers: {}, body: "{}", mayCall: () => true, timeoutMs });
    await expect(call("/silent", 50)).rejects.toThrow("no answer within 50 ms");
    // Of ten gigabytes 64 KiB are read.
    expect((await call("/endless", 60_000)).status).toBe(200);
    await setCallback(owner, { url: `${base}/silent`, enabled: true }, { allowedNetworks: LOCAL });
    const closing = new AbortController();
    const running = runCallbacks(tenant.runtime, closing.signal);
    await send("before");
    const silent = await new Promise<IncomingMessage>((resolve) => endless.once("request", resolve));
    expect(silent.url).toBe("/silent");
    const { seq } = await send("while its server is silent");
    expect(seq).toBe(2);
    closing.abort();
    await running;
    endless.closeAllConnections();
    endless.close();
    expect(await queued()).toBe(2);
  });

  it("C7: never calls a machine that is not public, also when its name leads there", async () => {
    const outside = (target: string) =>
      setCallback(owner, { url: target, enabled: true }, { allowedNetworks: [] });
    for (const target of [
      "http://127.0.0.1/",
      "http://169.254.169.254/",
      "http://[::1]/",
      "ftp://x.example/",
    ]) {
      await expect(outside(target)).rejects.toMatchObject({ code: "callback_target_invalid" });
    }
    await open();
    await send("hello");
    await tellCallback(scope(), app.id, createPoster([]));
    expect(heard).toEqual([]);
    expect((await getCallback(owner))?.lastError).toBe("the address is not public");
    const { port } = new URL(url);
    laterMs += pauseAfter(1);
    await tenant.runtime.db.callback.update({
      where: { appId: app.id },
      data: { url: `http://localhost:${port}/hook` },
    });
    await tellCallback(scope(), app.id, createPoster([]));
    expect(heard).toEqual([]);
    expect((await getCallback(owner))?.lastError).toBe("the name leads to no public address");
  });

  it("is tried by its operators, who see what it answers; each call is written down with how it went", async () => {
    const post: TryPost = (call) => postSigned(call, { mayCall: createAddressTest(LOCAL) });
    await expect(tryCallback(owner, post)).rejects.toMatchObject({ code: "not_found" });
    await open();
    const { messageId } = await send("hello");
    answer = 500;
    await tell();
    expect(await tryCallback(owner, post)).toMatchObject({
      status: 500,
      answer: "",
      error: "the receiver answered 500",
    });
    answer = 200;
    const trial = await tryCallback(owner, post);
    // Of ten gigabytes no more would be read than of these.
    expect(trial).toMatchObject({ status: 200, error: "" });
    expect(trial.answer).toMatch(/^x{2048}$/);
    expect(heard.at(-1)?.body).toMatchObject({ total: 0, messages: [], test: true });
    const secret = (await getCallback(owner))?.secret ?? "";
    const signed = String(heard.at(-1)?.headers["x-borealis-signature"]);
    const seconds = Number(/^t=(\d+)/.exec(signed)?.[1]);
    expect(signed).toBe(signatureOf(secret, heard.at(-1)?.text ?? "", seconds));
    laterMs += pauseAfter(1);
    await tell();
    const closed = await tryCallback(owner, (call) => postSigned(call, { mayCall: () => false }));
    expect(closed).toMatchObject({ status: null, error: "the address is not public" });
    const { deliveries, next } = await listDeliveries(owner, {});
    expect(next).toBeNull();
    expect(deliveries.map(({ messages, attempt, status }) => [messages, attempt, status])).toEqual([
      [0, 1, null],
      [1, 2, 200],
      [0, 1, 200],
      [0, 1, 500],
      [1, 1, 500],
    ]);
    expect(deliveries.at(-1)).toMatchObject({ messageId, error: "the receiver answered 500" });
    expect(await queued()).toBe(0);
    for (let n = 4; n <= 10; n += 1) await tryCallback(owner, post);
    await expect(tryCallback(owner, post)).rejects.toMatchObject({ code: "busy" });
    await expect(tryCallback(ann, post)).rejects.toMatchObject({ code: "forbidden" });
  });

  it("is for the app's owners and admins, and ends with everything it was not told", async () => {
    await expect(getCallback(ann)).rejects.toMatchObject({ code: "forbidden" });
    await expect(setCallback(ann, { url, enabled: true }, { allowedNetworks: LOCAL })).rejects.toMatchObject({
      code: "forbidden",
    });
    await open();
    await send("hello");
    await removeCallback(owner);
    expect(await getCallback(owner)).toBeNull();
    expect(await queued()).toBe(0);
  });

  it("is told by a process that looks for what is due, while messages are sent", async () => {
    await open();
    const closing = new AbortController();
    const running = runCallbacks(tenant.runtime, closing.signal);
    for (let n = 0; n < 20; n += 1) await send(`live ${n}`);
    await eventually(() => expect(texts()).toHaveLength(20));
    closing.abort();
    await running;
    expect(texts()).toEqual(Array.from({ length: 20 }, (_, n) => `live ${n}`));
  });
});
