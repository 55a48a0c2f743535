import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "#core/apps/create-app.ts";
import { findMedia } from "#core/media/find-media.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { enterRoom } from "#core/rooms/enter-room.ts";
import { listConversations } from "#core/sync/list-conversations.ts";
import { pull } from "#core/sync/pull.ts";
import { contextOf } from "#tests/support/context.ts";
import { upload } from "#tests/support/pictures.ts";
import { type RestClient, refused, restClient } from "#tests/support/rest.ts";
import { makeGroup, register } from "#tests/support/rest-people.ts";
import { textMessage } from "#tests/support/rest-shop.ts";
import { openServer, type TestServer } from "#tests/support/server.ts";
import { openTenant, type Tenant } from "#tests/support/tenant.ts";

// Two apps of one account, and one of another.

let tenant: Tenant;
let server: TestServer;
let shop: RestClient;
let club: RestClient;
/** Of another account. */
let foreign: string;
let annie: string;
/** Of the club. */
let bobby: string;
let carol: string;
const done = { status: 204, text: "" };

beforeAll(async () => {
  tenant = await openTenant();
  server = await openServer(tenant.runtime);
  shop = await restClient(tenant, server, await tenant.app("shop"));
  club = await restClient(tenant, server, await tenant.app("club"));
  const { id: accountId } = await tenant.runtime.db.account.create({ data: { name: "others" } });
  foreign = (await createApp(tenant.runtime, tenant.runtime.db, { accountId, name: "theirs" })).appKey;
  [annie = ""] = await register(shop, "annie");
  [bobby = "", carol = ""] = await register(club, "bobby", "carol");
});
afterAll(async () => {
  await server.close();
  await tenant.close();
});

const clubKey = () => club.app.appKey;
const many = (length: number) => Array.from({ length }, (_, index) => `nobody-${index}`);

/** Somebody of the club as they act there. */
async function memberOf(username: string) {
  const { id } = await tenant.runtime.db.user.findUniqueOrThrow({
    where: { appId_username: { appId: club.app.id, username } },
  });
  return contextOf(tenant, club.app, { kind: "user", userId: Number(id), username, sessionId: 0 });
}

/** Every call that names another app, with a body that is right but for the AppKey. */
const naming = (appkey: string): [id: string, method: string, path: string, body: unknown][] => [
  ["X1", "POST", "/v1/cross/groups/GID/members", [{ appkey, add: [bobby] }]],
  ["X4", "PUT", `/v1/cross/users/${annie}/blacklist`, [{ appkey, usernames: [bobby] }]],
  ["X5", "DELETE", `/v1/cross/users/${annie}/blacklist`, [{ appkey, usernames: [bobby] }]],
  ["X7", "POST", `/v1/cross/users/${annie}/nodisturb`, [{ appkey, single: { add: [bobby] } }]],
  ["X8", "POST", `/v1/cross/users/${annie}/friends`, { appkey, users: [bobby] }],
  ["X9", "DELETE", `/v1/cross/users/${annie}/friends`, { appkey, users: [bobby] }],
  ["X10", "PUT", `/v1/cross/users/${annie}/friends`, [{ appkey, username: bobby, note_name: "Bob" }]],
  ["X11", "POST", "/v1/cross/chatroom/RID/members", [{ appkey, add: [bobby] }]],
];

async function makeRoom(): Promise<number> {
  const made = await shop.call("POST", "/v1/chatroom/", { owner_username: annie, name: "lobby" });
  return (made.body as { chatroom_id: number }).chatroom_id;
}

describe("X1, X4, X5, X7, X8, X9, X10, X11: calls across apps", () => {
  it("security T3: reach nobody of another account, and no app that does not exist", async () => {
    const [gid, rid] = [await makeGroup(shop, annie), await makeRoom()];
    for (const [appkey, expected] of [
      [foreign, refused(403, 899020)],
      ["0".repeat(24), refused(400, 899009)],
      ["", refused(400, 899003)],
    ] as const) {
      for (const [id, method, path, body] of naming(appkey)) {
        const target = path.replace("GID", String(gid)).replace("RID", String(rid));
        expect([id, await shop.call(method, target, body)]).toMatchObject([id, expected]);
      }
    }
  });

  it("take an AppKey in any letter case, and refuse names that the other app does not have", async () => {
    const [gid, rid] = [await makeGroup(shop, annie), await makeRoom()];
    for (const [id, method, path, body] of naming(clubKey().toUpperCase())) {
      const target = path.replace("GID", String(gid)).replace("RID", String(rid));
      const wrong = JSON.stringify(body).replaceAll(bobby, annie);
      expect([id, await shop.call(method, target, wrong)]).toMatchObject([id, refused(403, 899002)]);
    }
  });
});

describe("X1, X2, X3: groups with members of another app", () => {
  const members = (gid: number, body: unknown) => shop.call("POST", `/v1/cross/groups/${gid}/members`, body);
  const listed = async (gid: number) => (await shop.call("GET", `/v1/cross/groups/${gid}/members/`)).body;

  it("X1: adds and removes them, and X2 lists all with their AppKeys and nothing more of them (security T3)", async () => {
    const gid = await makeGroup(shop, annie);
    expect(await members(gid, [{ appkey: clubKey(), add: [bobby, carol], remove: [] }])).toMatchObject(done);
    expect(await listed(gid)).toEqual([
      { username: annie, flag: 1, appkey: shop.app.appKey },
      { username: bobby, flag: 0, appkey: clubKey() },
      { username: carol, flag: 0, appkey: clubKey() },
    ]);
    expect(await members(gid, [{ appkey: clubKey(), add: [bobby] }])).toMatchObject(refused(400, 899011));
    expect(await members(gid, [{ appkey: clubKey(), remove: [carol] }])).toMatchObject(done);
    expect(await members(gid, [{ appkey: clubKey(), remove: [carol] }])).toMatchObject(refused(403, 899014));
    // What was added stays when the removal is refused.
    const both = [{ appkey: clubKey(), add: [carol], remove: [carol, annie] }];
    expect(await members(gid, both)).toMatchObject(refused(403, 899002));
    expect(await listed(gid)).toHaveLength(3);
  });

  it("1.4.11: takes one object in the place of a list, of several apps at once", async () => {
    const gid = await makeGroup(shop, annie);
    expect(await members(gid, { appkey: clubKey(), add: [bobby], remove: null })).toMatchObject(done);
    const [dora = ""] = await register(shop, "dora");
    const two = [
      { appkey: clubKey(), add: [carol] },
      { appkey: shop.app.appKey, add: [dora] },
    ];
    expect(await members(gid, two)).toMatchObject(done);
    expect(await listed(gid)).toHaveLength(4);
  });

  it("X1: refuses what names nobody, no group, and too many", async () => {
    const gid = await makeGroup(shop, annie);
    for (const body of [[], {}, [{ appkey: clubKey() }], [{ appkey: clubKey(), add: [], remove: [] }]]) {
      expect(await members(gid, body)).toMatchObject(refused(400, 899003));
    }
    expect(await members(99_999_999, [{ appkey: clubKey(), add: [bobby] }])).toMatchObject(
      refused(403, 899006),
    );
    expect(await members(gid, [{ appkey: clubKey(), add: many(501) }])).toMatchObject(refused(403, 899013));
    expect(await shop.call("GET", "/v1/cross/groups/99999999/members")).toMatchObject(refused(403, 899006));
    // The other app has no say in a group that is not its own.
    expect(await club.call("POST", `/v1/groups/${gid}/members`, { add: [bobby] })).toMatchObject(
      refused(403, 899006),
    );
  });

  it("X3: tells the other app of the groups its people are in", async () => {
    const [erin = ""] = await register(club, "erin1");
    const gid = await makeGroup(shop, annie);
    const own = await makeGroup(club, erin);
    await members(gid, [{ appkey: clubKey(), add: [erin] }]);
    const { status, body } = await club.call("GET", `/v1/cross/users/${erin}/groups/`);
    expect(status).toBe(200);
    expect(body).toMatchObject([
      { gid, name: "picnic", appkey: shop.app.appKey, owner_username: annie, max_member_count: 500, flag: 1 },
      { gid: own, appkey: clubKey() },
    ]);
    expect(Object.keys((body as object[])[0] ?? {})).not.toContain("MaxMemberCount");
    expect((await club.call("GET", `/v1/users/${erin}/groups/`)).body).toMatchObject([{ gid: own }]);
    expect(await club.call("GET", "/v1/cross/users/nobody/groups")).toMatchObject(refused(403, 899002));
  });

  it("X1: what is said there they see and answer, from the moment they came until they are out", async () => {
    const gid = await makeGroup(shop, annie);
    await members(gid, [{ appkey: clubKey(), add: [bobby] }]);
    const bob = await memberOf(bobby);
    const { conversations } = await listConversations(bob, { limit: 9 });
    const head = conversations.find(({ conversation: of }) => of.kind === "group" && of.group.id === gid);
    if (!head) throw new Error("the group is not listed");
    const say = (text: string) =>
      sendMessage(bob, {
        target: { group: gid },
        body: { type: "text", text },
        clientId: `c-${gid}-${text}`,
      });
    const sent = await say("hello from the club");
    const log = `c:${head.conversation.id}` as const;
    const { entries } = await pull(bob, { log, after: 0, limit: 50 });
    expect(entries.at(-1)).toMatchObject({ seq: sent.seq, sender: bobby });
    const history = await shop.call("GET", `/v1/messages?count=1000`);
    const found = (history.body as { messages: { msgid: number }[] }).messages.find(
      ({ msgid }) => msgid === sent.messageId,
    );
    expect(found).toMatchObject({
      from_id: bobby,
      from_appkey: clubKey(),
      target_appkey: shop.app.appKey,
      msg_level: 1,
    });
    await members(gid, [{ appkey: clubKey(), remove: [bobby] }]);
    await expect(say("too late")).rejects.toMatchObject({ code: "group_not_found" });
    expect((await pull(bob, { log, after: 0, limit: 50 })).lastSeq).toBe(sent.seq + 1);
  });

  it("G11, 1.4.10: hands a group to a member of another app, by either spelling of the AppKey", async () => {
    for (const spelling of ["appkey", "appKey"]) {
      const gid = await makeGroup(shop, annie);
      const give = { username: bobby, [spelling]: clubKey() };
      expect(await shop.call("PUT", `/v1/groups/owner/${gid}`, give)).toMatchObject(refused(400, 899003));
      await members(gid, [{ appkey: clubKey(), add: [bobby] }]);
      expect(await shop.call("PUT", `/v1/groups/owner/${gid}`, give)).toMatchObject(done);
      expect((await shop.call("GET", `/v1/groups/${gid}`)).body).toMatchObject({ owner_username: bobby });
    }
  });

  it("differs: nobody is added to a group who has the name of a member of another app; refused with 899011", async () => {
    const gid = await makeGroup(shop, annie);
    await club.call("POST", "/v1/users/", [{ username: annie, password: "correct horse" }]);
    expect(await members(gid, [{ appkey: clubKey(), add: [annie] }])).toMatchObject(refused(400, 899011));
    await shop.call("POST", "/v1/users/", [{ username: carol, password: "correct horse" }]);
    await members(gid, [{ appkey: clubKey(), add: [carol] }]);
    expect(await shop.call("POST", `/v1/groups/${gid}/members`, { add: [carol] })).toMatchObject(
      refused(400, 899011),
    );
  });

  it("X1: files that are sent there they may fetch, from the moment they came until they are out", async () => {
    const gid = await makeGroup(shop, annie);
    const helpdesk = { username: `${annie}-desk`, password: "secret" };
    await shop.call("POST", "/v1/admins/", helpdesk);
    const backend = contextOf(tenant, shop.app, { kind: "app" });
    const bob = await memberOf(bobby);
    const sendFile = async () => {
      const { mediaId } = await upload(backend, "file", Buffer.from(`hello ${Math.random()}`));
      const sent = await shop.call("POST", "/v1/messages", {
        ...textMessage(helpdesk.username, gid, { target_type: "group", msg_type: "file" }),
        msg_body: { media_id: mediaId, fname: "a.txt", fsize: 5 },
      });
      expect(sent.status).toBe(201);
      return mediaId;
    };
    const before = await sendFile();
    await members(gid, [{ appkey: clubKey(), add: [bobby] }]);
    const during = await sendFile();
    expect(await findMedia(bob, before)).toBeNull();
    expect(await findMedia(bob, during)).toMatchObject({ mediaId: during });
    // Neither the other members of that app nor the app itself see what is said there.
    expect(await findMedia(await memberOf(carol), during)).toBeNull();
    expect(await findMedia(contextOf(tenant, club.app, { kind: "app" }), during)).toBeNull();
    await members(gid, [{ appkey: clubKey(), remove: [bobby] }]);
    expect(await findMedia(bob, during)).toBeNull();
  });

  it("differs: members of another app send no files, and their app's programs none to another app", async () => {
    const gid = await makeGroup(shop, annie);
    await members(gid, [{ appkey: clubKey(), add: [bobby] }]);
    const bob = await memberOf(bobby);
    const { mediaId } = await upload(bob, "file", Buffer.from("hello"));
    const facts = { mediaId, crc32: 0, hash: "", size: 5, format: "", fileName: "a.txt" };
    const sent = sendMessage(bob, {
      target: { group: gid },
      body: { type: "file", ...facts },
      clientId: `f-${gid}`,
    });
    await expect(sent).rejects.toMatchObject({ code: "media_not_found" });
  });

  it("X1: who is deleted leaves the groups of other apps as well", async () => {
    const [fred = ""] = await register(club, "fred1");
    const gid = await makeGroup(shop, annie);
    await members(gid, [{ appkey: clubKey(), add: [fred] }]);
    expect(await club.call("DELETE", `/v1/users/${fred}`)).toMatchObject(done);
    expect(await listed(gid)).toMatchObject([{ username: annie }]);
  });
});

describe("X4 to X6: a blacklist with people of another app", () => {
  const blacklist = (method: string, body?: unknown) =>
    shop.call(method, `/v1/cross/users/${annie}/blacklist`, body);

  it("is added to, listed with AppKeys and taken from, all or nothing", async () => {
    expect(await blacklist("PUT", [{ appkey: clubKey(), usernames: [bobby, carol] }])).toMatchObject(done);
    const { status, body } = await blacklist("GET");
    expect(status).toBe(200);
    expect(body).toMatchObject([
      { username: bobby, appkey: clubKey() },
      { username: carol, appkey: clubKey() },
    ]);
    // The call without `cross` knows the app's own people alone.
    expect((await shop.call("GET", `/v1/users/${annie}/blacklist`)).body).toEqual([]);
    expect(await blacklist("PUT", [{ appkey: clubKey(), usernames: [bobby] }])).toMatchObject(
      refused(403, 899017),
    );
    // One object alone, as one of the clients sends it.
    expect(await blacklist("DELETE", { appkey: clubKey(), usernames: [bobby] })).toMatchObject(done);
    expect(await blacklist("DELETE", [{ appkey: clubKey(), usernames: [bobby, carol] }])).toMatchObject(
      refused(403, 899019),
    );
    expect((await blacklist("GET")).body).toMatchObject([{ username: carol }]);
    expect(await blacklist("DELETE", [{ appkey: clubKey(), usernames: [carol] }])).toMatchObject(done);
  });

  it("takes no API admin of theirs, nobody, and not too many", async () => {
    const username = `${bobby}-admin`;
    await club.call("POST", "/v1/admins", { username, password: "secret" });
    const put = (usernames: unknown) => blacklist("PUT", [{ appkey: clubKey(), usernames }]);
    expect(await put([username])).toMatchObject(refused(403, 899018));
    expect(await put([])).toMatchObject(refused(400, 899003));
    expect(await put(many(501))).toMatchObject(refused(403, 899013));
  });
});

describe("X7: no-disturb for people and groups of another app", () => {
  it("is set and lifted, and refuses what holds already", async () => {
    const gid = await makeGroup(shop, annie);
    await shop.call("POST", `/v1/cross/groups/${gid}/members`, [{ appkey: clubKey(), add: [bobby] }]);
    const set = (body: object) =>
      club.call("POST", `/v1/cross/users/${bobby}/nodisturb`, [{ appkey: shop.app.appKey, ...body }]);
    expect(await set({ single: { add: [annie] }, group: { add: [gid] } })).toMatchObject(done);
    const rows = await tenant.runtime.db.member.findMany({
      where: { userAppId: club.app.id, noDisturb: true, user: { username: bobby } },
    });
    expect(rows).toHaveLength(2);
    expect(await set({ single: { add: [annie] } })).toMatchObject(refused(403, 899043));
    expect(await set({ group: { add: [gid] } })).toMatchObject(refused(403, 899047));
    expect(await set({ group: { add: [99_999_999] } })).toMatchObject(refused(403, 899045));
    const other = await makeGroup(shop, annie);
    expect(await set({ group: { add: [other] } })).toMatchObject(refused(403, 899046));
    const lift = { single: { remove: [annie] }, group: { remove: [gid] } };
    expect(await set(lift)).toMatchObject(done);
    expect(await set({ single: { remove: [annie] } })).toMatchObject(refused(403, 899044));
    expect(await set({ group: { remove: [gid] } })).toMatchObject(refused(403, 899049));
    expect(await set({})).toMatchObject(done);
  });
});

describe("X8 to X10: friends of another app", () => {
  const path = () => `/v1/cross/users/${annie}/friends`;

  it("are made on both sides, noted and ended", async () => {
    const both = { appkey: clubKey(), users: [bobby, carol] };
    expect(await shop.call("POST", path(), both)).toMatchObject({ status: 201, text: "" });
    expect(await shop.call("POST", path(), both)).toMatchObject(refused(403, 899070));
    const notes = [{ appkey: clubKey(), username: bobby, note_name: "Bob", others: "likes tea" }];
    expect(await shop.call("PUT", path(), notes)).toMatchObject(done);
    expect((await shop.call("GET", `/v1/users/${annie}/friends`)).body).toMatchObject([
      { username: bobby, appkey: clubKey(), note_name: "Bob", others: "likes tea" },
      { username: carol, appkey: clubKey(), note_name: "", others: "" },
    ]);
    expect((await club.call("GET", `/v1/users/${bobby}/friends`)).body).toMatchObject([
      { username: annie, appkey: shop.app.appKey },
    ]);
    expect(await shop.call("DELETE", path(), { appkey: clubKey(), users: [carol] })).toMatchObject(done);
    expect((await club.call("GET", `/v1/users/${carol}/friends`)).body).toEqual([]);
    const again = { ...notes[0], username: carol };
    expect(await shop.call("PUT", path(), [again])).toMatchObject(refused(403, 899071));
    expect(await shop.call("POST", path(), { appkey: clubKey(), users: many(501) })).toMatchObject(
      refused(403, 899013),
    );
  });

  it("differs: friends and blocks of other apps are kept and told to programs, and shown to no device", () => {
    const kinds = tenant.hints.flatMap((hint) =>
      hint.kind === "user.entries" ? hint.entries.map(({ kind }) => kind) : [],
    );
    expect(kinds.filter((kind) => kind.startsWith("friend.") || kind.startsWith("block."))).toEqual([]);
  });
});

describe("X11: people of another app in a chat room", () => {
  it("differs: people of another app in a chat room are told to programs, and no device of theirs enters it", async () => {
    const room = await makeRoom();
    const [dana = ""] = await register(club, "dana1");
    const add = [{ appkey: clubKey(), add: [dana] }];
    expect(await shop.call("POST", `/v1/cross/chatroom/${room}/members`, add)).toMatchObject(done);
    const entering = enterRoom(await memberOf(dana), { room }, { bySocket: true });
    await expect(entering).rejects.toMatchObject({ code: "room_not_found" });
  });

  it("are put in and out, by either spelling of the path", async () => {
    const rid = await makeRoom();
    const change = (body: unknown, prefix = "/v1") =>
      shop.call("POST", `${prefix}/cross/chatroom/${rid}/members`, body);
    expect(await change([{ appkey: clubKey(), add: [bobby, carol] }])).toMatchObject(done);
    const inside = async () =>
      (
        (await shop.call("GET", `/v1/chatroom/${rid}/members`)).body as { users: { username: string }[] }
      ).users
        .map(({ username }) => username)
        .sort();
    expect(await inside()).toEqual(expect.arrayContaining([bobby, carol]));
    expect((await club.call("GET", `/v1/users/${bobby}/chatroom`)).body).toMatchObject([
      { id: rid, appkey: shop.app.appKey },
    ]);
    expect(await change([{ appkey: clubKey(), remove: [bobby] }], "")).toMatchObject(done);
    expect(await inside()).not.toContain(bobby);
    expect(await change([{ appkey: clubKey(), remove: [bobby] }])).toMatchObject(refused(403, 899082));
    expect(
      await shop.call("POST", "/v1/cross/chatroom/99999999/members", [{ appkey: clubKey(), add: [bobby] }]),
    ).toMatchObject(refused(403, 899081));
    expect(await change([{ appkey: clubKey(), add: many(3_001) }])).toMatchObject(refused(403, 899013));
  });
});
