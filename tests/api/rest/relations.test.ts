import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RestClient, refused, restClient } from "#tests/support/rest.ts";
import { makeGroup, register } from "#tests/support/rest-people.ts";
import { openServer, type TestServer } from "#tests/support/server.ts";
import { openTenant, type Tenant } from "#tests/support/tenant.ts";

let tenant: Tenant;
let server: TestServer;
let rest: RestClient;
let annie: string;
let bobby: string;
let carol: string;

beforeAll(async () => {
  tenant = await openTenant();
  server = await openServer(tenant.runtime);
  rest = await restClient(tenant, server, await tenant.app("shop"));
  [annie = "", bobby = "", carol = ""] = await register(rest, "annie", "bobby", "carol");
});
afterAll(async () => {
  await server.close();
  await tenant.close();
});

const done = { status: 204, text: "" };
const many = (length: number) => Array.from({ length }, (_, index) => `nobody-${index}`);

describe("U12: a blacklist", () => {
  const blacklist = (method: string, body?: unknown, name = annie) =>
    rest.call(method, `/v1/users/${name}/blacklist`, body);

  it("is added to, listed and taken from, all or nothing", async () => {
    expect(await blacklist("PUT", [bobby, carol, bobby])).toMatchObject(done);
    const { status, body } = await blacklist("GET");
    expect(status).toBe(200);
    expect(body).toMatchObject([{ username: bobby, appkey: rest.app.appKey }, { username: carol }]);
    expect(await blacklist("PUT", [bobby])).toMatchObject(refused(403, 899017));
    expect(await blacklist("DELETE", [bobby, annie.replace("annie", "dora1")])).toMatchObject(
      refused(403, 899002),
    );
    expect(await blacklist("DELETE", [bobby])).toMatchObject(done);
    expect(await blacklist("DELETE", [carol, bobby])).toMatchObject(refused(403, 899019));
    expect((await blacklist("GET")).body).toMatchObject([{ username: carol }]);
    expect(await blacklist("DELETE", [carol])).toMatchObject(done);
    expect((await blacklist("GET")).body).toEqual([]);
  });

  it("takes no API admin", async () => {
    const username = `${annie}-admin`;
    await rest.call("POST", "/v1/admins", { username, password: "secret" });
    expect(await blacklist("PUT", [username])).toMatchObject(refused(403, 899018));
  });

  it("is refused for nobody, of nobody, with oneself, with too many, and without a list", async () => {
    expect(await blacklist("PUT", [bobby], "nobody")).toMatchObject(refused(403, 899002));
    expect(await blacklist("GET", undefined, "nobody")).toMatchObject(refused(403, 899002));
    expect(await blacklist("PUT", ["nobody"])).toMatchObject(refused(403, 899002));
    expect(await blacklist("PUT", [annie])).toMatchObject(refused(400, 899003));
    expect(await blacklist("PUT", many(501))).toMatchObject(refused(403, 899013));
    expect(await blacklist("PUT", [])).toMatchObject(refused(400, 899003));
    expect(await blacklist("PUT")).toMatchObject(refused(400, 899003));
    expect(await blacklist("PUT", { username: bobby })).toMatchObject(refused(400, 899003));
  });
});

describe("U13: no-disturb", () => {
  const set = (body: unknown, name = bobby) => rest.call("POST", `/v1/users/${name}/nodisturb`, body);

  it("is set and lifted for people, groups and everything", async () => {
    const gid = await makeGroup(rest, annie, [bobby]);
    expect(
      await set({ single: { add: [annie, carol] }, group: { add: [String(gid)] }, global: 1 }),
    ).toMatchObject(done);
    const user = await tenant.runtime.db.user.findUniqueOrThrow({
      where: { appId_username: { appId: rest.app.id, username: bobby } },
      include: { memberships: true },
    });
    expect(user.noDisturb).toBe(true);
    expect(user.memberships.filter(({ noDisturb }) => noDisturb)).toHaveLength(3);

    expect(await set({ single: { add: [annie] } })).toMatchObject(refused(403, 899043));
    expect(await set({ group: { add: [gid] } })).toMatchObject(refused(403, 899047));
    expect(await set({ global: 1 })).toMatchObject(refused(403, 899048));
    const lift = { single: { remove: [annie, carol] }, group: { remove: [gid] }, global: 0 };
    expect(await set(lift)).toMatchObject(done);
    expect(await set({ single: { remove: [annie] } })).toMatchObject(refused(403, 899044));
    expect(await set({ group: { remove: [gid] } })).toMatchObject(refused(403, 899049));
    expect(await set({ global: 0 })).toMatchObject(refused(403, 899050));
  });

  it("is refused for groups that are not there or that the user is not in, and changes nothing then", async () => {
    const gid = await makeGroup(rest, annie);
    expect(await set({ group: { add: [99999999] } })).toMatchObject(refused(403, 899045));
    expect(await set({ single: { add: [annie] }, group: { add: [gid] } })).toMatchObject(
      refused(403, 899046),
    );
    expect(await set({ single: { remove: [annie] } })).toMatchObject(refused(403, 899044));
  });

  it("is refused for nobody and for what it does not understand", async () => {
    expect(await set({ global: 1 }, "nobody")).toMatchObject(refused(403, 899002));
    expect(await set({ single: { add: ["nobody"] } })).toMatchObject(refused(403, 899002));
    for (const body of [{ global: 2 }, { single: { add: "annie" } }, { group: { add: ["abc"] } }, []]) {
      expect(await set(body)).toMatchObject(refused(400, 899003));
    }
    expect(await set({ single: null, group: null, global: null })).toMatchObject(done);
  });
});

describe("U14: shielding groups", () => {
  it("is set and lifted, and refused where it is so already or there is no group", async () => {
    const gid = await makeGroup(rest, annie, [bobby]);
    const shield = (body: unknown, name = bobby) => rest.call("POST", `/v1/users/${name}/groupsShield`, body);
    expect(await shield({ add: [gid] })).toMatchObject(done);
    expect(await shield({ add: [String(gid)], remove: null })).toMatchObject(refused(403, 899052));
    expect(await shield({ remove: [gid] })).toMatchObject(done);
    expect(await shield({ remove: [gid] })).toMatchObject(refused(403, 899053));
    expect(await shield({ add: [99999999] })).toMatchObject(refused(403, 899051));
    expect(await shield({ add: [gid] }, carol)).toMatchObject(refused(403, 899051));
    expect(await shield({ add: [gid] }, "nobody")).toMatchObject(refused(403, 899002));
    expect(await shield({ add: ["abc"] })).toMatchObject(refused(400, 899003));
    expect(await shield({})).toMatchObject(done);
  });
});

describe("F1 to F4: friends", () => {
  const friends = (method: string, body?: unknown, name = annie) =>
    rest.call(method, `/v1/users/${name}/friends`, body);

  it("F1: are made at once, on both sides, with 201 and no body", async () => {
    expect(await friends("POST", [bobby, carol])).toMatchObject({ status: 201, text: "" });
    expect((await friends("GET", undefined, bobby)).body).toMatchObject([{ username: annie }]);
    expect(await friends("POST", [carol])).toMatchObject(refused(403, 899070));
    expect(await friends("POST", ["nobody"])).toMatchObject(refused(403, 899002));
    expect(await friends("POST", [bobby], "nobody")).toMatchObject(refused(403, 899002));
    expect(await friends("POST", [annie])).toMatchObject(refused(400, 899003));
    expect(await friends("POST", many(501))).toMatchObject(refused(403, 899013));
    expect(await friends("POST", ["x"])).toMatchObject(refused(400, 899003));
  });

  it("F3: have the user's own names and notes, which only that side sees", async () => {
    const note = { username: bobby, note_name: "名".repeat(21), others: "o".repeat(250) };
    expect(await friends("PUT", [note, { username: carol, note_name: "C" }])).toMatchObject(done);
    expect((await friends("GET")).body).toMatchObject([
      { ...note, appkey: rest.app.appKey },
      { username: carol, note_name: "C", others: "" },
    ]);
    expect((await friends("GET", undefined, bobby)).body).toMatchObject([{ note_name: "", others: "" }]);
    expect(await friends("PUT", [{ username: bobby, others: "tea" }])).toMatchObject(done);
    expect((await friends("GET")).body).toMatchObject([{ note_name: note.note_name, others: "tea" }, {}]);
    expect(await friends("PUT", [{ username: annie, note_name: "x" }], bobby)).toMatchObject(done);
    expect(await friends("PUT", [{ username: carol, note_name: "x" }], bobby)).toMatchObject(
      refused(403, 899071),
    );
    for (const bad of [{ note_name: "n".repeat(65) }, { others: "o".repeat(251) }, { note_name: "a\nb" }]) {
      expect(await friends("PUT", [{ username: bobby, ...bad }])).toMatchObject(refused(400, 899003));
    }
  });

  it("F4: are users with what they are to this one", async () => {
    const [first] = (await friends("GET")).body as object[];
    expect(Object.keys(first ?? {}).sort()).toEqual(
      ["appkey", "ctime", "mtime", "note_name", "others", "username"].sort(),
    );
    expect(await friends("GET", undefined, "nobody")).toMatchObject(refused(403, 899002));
  });

  it("F2: end on both sides", async () => {
    expect(await friends("DELETE", [bobby])).toMatchObject(done);
    expect((await friends("GET", undefined, bobby)).body).toEqual([]);
    expect(await friends("DELETE", [bobby])).toMatchObject(refused(403, 899071));
    expect(await friends("DELETE", ["nobody"])).toMatchObject(refused(403, 899002));
    expect((await friends("GET")).body).toMatchObject([{ username: carol }]);
  });
});
