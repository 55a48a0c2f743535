import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { UserContext } from "#core/context.ts";
import { checkPassword } from "#core/passwords/check-password.ts";
import { conversationOf } from "#sdk/selectors.ts";
import type { State } from "#sdk/state.ts";
import { until } from "#tests/support/device.ts";
import { eventually } from "#tests/support/eventually.ts";
import { type RestClient, restClient } from "#tests/support/rest.ts";
import { makeGroup, register } from "#tests/support/rest-people.ts";
import { textMessage } from "#tests/support/rest-shop.ts";
import { uniqueName } from "#tests/support/tenant.ts";
import { type Clients, createClients } from "./support/clients.ts";
import { type LiveTenant, openLiveTenant } from "./support/live.ts";

// What a program changes by the REST API, connected people see.

let live: LiveTenant;
let clients: Clients;
let rest: RestClient;
let ann: UserContext;
let ben: UserContext;
let names: { ann: string; ben: string };

beforeAll(async () => {
  live = await openLiveTenant();
  clients = createClients(live);
  rest = await restClient(live.tenant, live.server, live.app);
});
afterEach(() => clients.stopAll());
afterAll(() => live.close());

beforeEach(async () => {
  [ann, ben] = [await live.newUser(), await live.newUser()];
  names = { ann: ann.actor.username, ben: ben.actor.username };
});

/** Calls, and expects that it was done. */
async function call(method: string, path: string, body?: unknown): Promise<void> {
  const { status, text } = await rest.call(method, path, body);
  expect([path, status < 300 ? "done" : text]).toEqual([path, "done"]);
}

const kinds = (state: State, group: number): string[] =>
  (conversationOf(state, { group })?.entries ?? []).map(({ kind }) => kind);
const isEnded = ({ connection }: State): boolean => connection.phase === "ended";

describe("a connected device", () => {
  it("sees a group that a program makes, changes and dissolves, in the order of the calls", async () => {
    const client = await clients.open(ben);
    const [newcomer = ""] = await register(rest, "newcomer");
    const gid = await makeGroup(rest, names.ann, [names.ben]);
    await until(client, (state) => conversationOf(state, { group: gid }) !== undefined, "the group");
    await client.open({ group: gid });
    await call("POST", `/v1/groups/${gid}/members`, { add: [newcomer] });
    await call("PUT", `/v1/groups/${gid}`, { name: "renamed" });
    await call("PUT", `/v1/groups/messages/${gid}/silence?status=true`, [names.ben]);
    await call("PUT", `/v1/groups/owner/${gid}`, { username: names.ben });
    await call("POST", `/v2/groups/${gid}/delMembers`, [newcomer]);
    await call("DELETE", `/v1/groups/${gid}`);
    const expected = [
      "group.created",
      "group.membersAdded",
      "group.updated",
      "group.memberSilenced",
      "group.ownerChanged",
      "group.membersRemoved",
      "group.dissolved",
    ];
    const state = await until(
      client,
      (seen) => JSON.stringify(kinds(seen, gid)) === JSON.stringify(expected),
      "the changes",
    );
    const entries = conversationOf(state, { group: gid })?.entries ?? [];
    // Made in the owner's name; everything after it is nobody's doing.
    expect(entries.slice(1).map((entry) => ("by" in entry ? entry.by : ""))).toEqual(Array(6).fill(null));
    expect(conversationOf(state, { group: gid })?.info).toMatchObject({ group: { name: "renamed" } });
  });

  it("is out of a group from which its user was removed", async () => {
    const client = await clients.open(ben);
    const gid = await makeGroup(rest, names.ann, [names.ben]);
    await until(client, (state) => conversationOf(state, { group: gid }) !== undefined, "the group");
    await call("POST", `/v1/groups/${gid}/members`, { remove: [names.ben] });
    await until(
      client,
      (state) => {
        const info = conversationOf(state, { group: gid })?.info;
        return info !== undefined && "group" in info && info.group?.me === null;
      },
      "being out",
    );
  });

  it("of another app is in a group that its user is put into, hears and answers, and is out again", async () => {
    const club = await live.tenant.app("club");
    const guest = await live.newUser(club);
    const [host, client] = [await clients.open(ann), await clients.open(guest)];
    const gid = await makeGroup(rest, names.ann);
    const change = (changes: object) =>
      call("POST", `/v1/cross/groups/${gid}/members`, [{ appkey: club.appKey, ...changes }]);
    await change({ add: [guest.actor.username] });
    await until(client, (state) => conversationOf(state, { group: gid }) !== undefined, "the group");
    await Promise.all([host.open({ group: gid }), client.open({ group: gid })]);
    const texts = (state: State) =>
      (conversationOf(state, { group: gid })?.entries ?? []).flatMap((entry) =>
        entry.kind === "message.created" && entry.body?.type === "text"
          ? [`${entry.sender}: ${entry.body.text}`]
          : [],
      );
    await host.send({ group: gid }, { type: "text", text: "welcome" });
    await until(client, (state) => texts(state).length === 1, "the host's words");
    await client.send({ group: gid }, { type: "text", text: "thank you" });
    const expected = [`${names.ann}: welcome`, `${guest.actor.username}: thank you`];
    for (const device of [host, client]) {
      const state = await until(device, (seen) => texts(seen).length === 2, "both words");
      expect(texts(state)).toEqual(expected);
    }
    await change({ remove: [guest.actor.username] });
    await until(
      client,
      (state) => {
        const info = conversationOf(state, { group: gid })?.info;
        return info !== undefined && "group" in info && info.group?.me === null;
      },
      "being out",
    );
  });

  it("of another app hears what a program says to its user, and answers", async () => {
    const club = await live.tenant.app("club");
    const guest = await live.newUser(club);
    const client = await clients.open(guest);
    const desk = uniqueName("desk");
    await call("POST", "/v1/admins/", { username: desk, password: "secret" });
    const message = textMessage(desk, guest.actor.username, { target_appkey: club.appKey });
    await call("POST", "/v1/messages", message);
    await until(
      client,
      (state) => conversationOf(state, { user: desk }) !== undefined,
      "the program's words",
    );
    await client.open({ user: desk });
    await client.send({ user: desk }, { type: "text", text: "thank you" });
    const state = await until(
      client,
      (seen) => conversationOf(seen, { user: desk })?.entries.length === 2,
      "both words",
    );
    const told = (conversationOf(state, { user: desk })?.entries ?? []).map((entry) =>
      entry.kind === "message.created" && entry.body?.type === "text"
        ? `${entry.sender}: ${entry.body.text}`
        : "",
    );
    expect(told).toEqual([`${desk}: hello`, `${guest.actor.username}: thank you`]);
  });

  it("sees friends made and ended, blocks, its own profile and that nothing is to disturb", async () => {
    const client = await clients.open(ann);
    const relation = () => client.store.getState().friends;
    await call("POST", `/v1/users/${names.ann}/friends`, [names.ben]);
    await eventually(() => expect(Object.keys(relation())).toEqual([names.ben]));
    await call("PUT", `/v1/users/${names.ann}/friends`, [{ username: names.ben, note_name: "Ben" }]);
    await eventually(() => expect(relation()[names.ben]?.relation.remark).toBe("Ben"));
    await call("DELETE", `/v1/users/${names.ann}/friends`, [names.ben]);
    await eventually(() => expect(relation()).toEqual({}));
    await call("PUT", `/v1/users/${names.ann}/blacklist`, [names.ben]);
    const blocked = () => Object.keys(client.store.getState().blocked);
    await eventually(() => expect(blocked()).toEqual([names.ben]));
    await call("PUT", `/v1/users/${names.ann}`, { nickname: "Annabel" });
    await eventually(() => expect(client.store.getState().me.nickname).toBe("Annabel"));
    await call("POST", `/v1/users/${names.ann}/nodisturb`, { global: 1 });
    await eventually(() => expect(client.store.getState().settings.noDisturb).toBe(true));
  });

  for (const [number, what, act] of [
    ["U11", "is shut out", (name: string) => call("PUT", `/v1/users/${name}/forbidden?disable=true`)],
    ["U8", "is deleted", (name: string) => call("DELETE", `/v1/users/${name}`)],
    [
      "U7",
      "gets another password",
      (name: string) => call("PUT", `/v1/users/${name}/password`, { new_password: "another one" }),
    ],
  ] as const) {
    it(`${number}: is signed out when its user ${what}`, async () => {
      const client = await clients.open(ben);
      await act(names.ben);
      await until(client, isEnded, "the end");
      expect(client.store.getState().connection).toMatchObject({ phase: "ended" });
    });
  }
});

describe("a user", () => {
  it("U4 to U6: is told to be signed in and online while a device is connected", async () => {
    const state = async () => (await rest.call("GET", `/v1/users/${names.ben}/userstat`)).body;
    expect(await state()).toEqual({ login: false, online: false });
    const client = await clients.open(ben);
    expect(await state()).toEqual({ login: true, online: true });
    const device = { platform: "j", login: true, online: true };
    expect((await rest.call("POST", "/v1/users/userstat", [names.ben, names.ann])).body).toEqual([
      { username: names.ben, devices: [device] },
      { username: names.ann, devices: [] },
    ]);
    expect((await rest.call("POST", "/v2/users/statuser", [names.ben, "nobody"])).body).toEqual([
      { username: names.ben, devices: [device], statuscode: 0 },
      { username: "nobody", devices: [], statuscode: 1, statusmsg: "no_exist" },
    ]);
    await client.stop();
    await eventually(async () => expect(await state()).toEqual({ login: true, online: false }));
    expect((await rest.call("POST", "/v1/users/userstat", [names.ben, "nobody"])).body).toMatchObject({
      error: { code: 899002 },
    });
  });

  it("signs in with the password of the registration, and with a new one only after a change", async () => {
    const [name = ""] = await register(rest, "fresh");
    const { runtime } = live.tenant;
    const stored = async () => {
      const where = { appId_username: { appId: live.app.id, username: name } };
      return (await runtime.db.user.findUniqueOrThrow({ where })).passwordHash;
    };
    const check = async (password: string) =>
      checkPassword(runtime, { stored: await stored(), password, slowdowns: [] });
    await check("correct horse");
    await call("PUT", `/v1/users/${name}/password`, { new_password: "battery" });
    await check("battery");
    await expect(check("correct horse")).rejects.toMatchObject({ code: "wrong_credentials" });
  });
});
