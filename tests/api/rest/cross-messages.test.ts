import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createApp } from "#core/apps/create-app.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { listConversations } from "#core/sync/list-conversations.ts";
import { pull } from "#core/sync/pull.ts";
import { contextOf } from "#tests/support/context.ts";
import { type RestClient, refused, restClient } from "#tests/support/rest.ts";
import { makeGroup, register } from "#tests/support/rest-people.ts";
import { textMessage } from "#tests/support/rest-shop.ts";
import { openServer, type TestServer } from "#tests/support/server.ts";
import { openTenant, type Tenant } from "#tests/support/tenant.ts";

// The shop's program writes to people of the club, an app of the same account.

let tenant: Tenant;
let server: TestServer;
let shop: RestClient;
let club: RestClient;
let annie: string;
/** Of the club. */
let bobby: string;
const done = { status: 204, text: "" };

beforeAll(async () => {
  tenant = await openTenant();
  server = await openServer(tenant.runtime);
  shop = await restClient(tenant, server, await tenant.app("shop"));
  club = await restClient(tenant, server, await tenant.app("club"));
  [annie = ""] = await register(shop, "annie");
  [bobby = ""] = await register(club, "bobby");
});
afterAll(async () => {
  await server.close();
  await tenant.close();
});

const clubKey = () => club.app.appKey;

/** Somebody of the club as they act there. */
async function memberOf(username: string) {
  const { id } = await tenant.runtime.db.user.findUniqueOrThrow({
    where: { appId_username: { appId: club.app.id, username } },
  });
  return contextOf(tenant, club.app, { kind: "user", userId: Number(id), username, sessionId: 0 });
}

describe("M1: a message to another app of the account", () => {
  let desk: string;
  let desks = 0;
  beforeEach(async () => {
    desks += 1;
    desk = `${annie}-desk-${desks}`;
    await shop.call("POST", "/v1/admins/", { username: desk, password: "secret" });
  });

  const send = (to: string | number, changes: object = {}) =>
    shop.call("POST", "/v1/messages", textMessage(desk, to, { target_appkey: clubKey(), ...changes }));
  const numberOf = ({ body }: { body: unknown }) => (body as { msg_id: number }).msg_id;
  const entriesOf = async (username: string, peer: string) => {
    const reader = await memberOf(username);
    const { conversations } = await listConversations(reader, { limit: 50 });
    const head = conversations.find(
      ({ conversation: of }) => of.kind === "single" && of.peer.username === peer,
    );
    if (!head) return [];
    return (await pull(reader, { log: `c:${head.conversation.id}`, after: 0, limit: 50 })).entries;
  };

  it("reaches its person, who answers, and the sender's app keeps the row of the audit log", async () => {
    // One who registered before the desk, and one after it: the conversation lives in either app.
    const [later = ""] = await register(club, "later");
    for (const person of [bobby, later]) {
      const sent = await send(person);
      expect(sent.status).toBe(201);
      expect(await entriesOf(person, desk)).toMatchObject([{ sender: desk, messageId: numberOf(sent) }]);
      const answered = await sendMessage(await memberOf(person), {
        target: { user: desk },
        body: { type: "text", text: "thank you" },
        clientId: `answer-${person}`,
      });
      expect(await entriesOf(person, desk)).toMatchObject([{}, { sender: person, seq: answered.seq }]);
      const requestId = sent.headers.get("x-request-id") ?? "";
      const rows = await tenant.runtime.db.audit.findMany({ where: { appId: shop.app.id, requestId } });
      expect(rows).toMatchObject([{ after: { msg_id: numberOf(sent), app: clubKey() } }]);
    }
  });

  it("M2: is taken back in the sender's name, and by nobody else", async () => {
    const [later = ""] = await register(club, "later");
    for (const person of [bobby, later]) {
      const id = numberOf(await send(person));
      const retract = (name: string) => shop.call("POST", `/v1/messages/${name}/${id}/retract`);
      const refusal = await retract(annie);
      expect(refusal.status).toBe(403);
      expect(await retract(desk)).toMatchObject(done);
      expect(await entriesOf(person, desk)).toMatchObject([{ body: null }, { kind: "message.retracted" }]);
      expect(await retract(desk)).toMatchObject(refused(403, 855004));
    }
  });

  it("goes to groups and chat rooms of the other app", async () => {
    const gid = await makeGroup(club, bobby);
    const sent = await send(gid, { target_type: "group" });
    expect(sent.status).toBe(201);
    const made = await club.call("POST", "/v1/chatroom/", { owner_username: bobby, name: "lobby" });
    const { chatroom_id } = made.body as { chatroom_id: number };
    expect((await send(chatroom_id, { target_type: "chatroom" })).status).toBe(201);
    const history = await club.call("GET", "/v1/messages?count=1000");
    const found = (history.body as { messages: { msgid: number }[] }).messages.find(
      ({ msgid }) => msgid === numberOf(sent),
    );
    expect(found).toMatchObject({ from_appkey: shop.app.appKey, target_appkey: clubKey(), msg_level: 1 });
    // Under its number it is no group of the sender's own app.
    expect(await send(gid, { target_type: "group", target_appkey: undefined })).toMatchObject(
      refused(403, 899006),
    );
  });

  it("is refused of other accounts' apps, of no app, and for nobody, and takes an empty AppKey for its own", async () => {
    const { id: accountId } = await tenant.runtime.db.account.create({ data: { name: "others" } });
    const { appKey: foreign } = await createApp(tenant.runtime, tenant.runtime.db, {
      accountId,
      name: "theirs",
    });
    expect(await send(bobby, { target_appkey: foreign })).toMatchObject(refused(403, 899020));
    expect(await send(bobby, { target_appkey: "0".repeat(24) })).toMatchObject(refused(400, 899009));
    expect(await send(annie)).toMatchObject(refused(403, 899002));
    expect((await send(annie, { target_appkey: "" })).status).toBe(201);
  });

  it("differs: a message to another app is refused with 899020 when somebody there has its sender's name", async () => {
    await club.call("POST", "/v1/users/", [{ username: desk, password: "correct horse" }]);
    expect(await send(bobby)).toMatchObject(refused(403, 899020));
  });
});
