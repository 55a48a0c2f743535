import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contextOf } from "#tests/support/context.ts";
import { picture, upload } from "#tests/support/pictures.ts";
import { type RestClient, refused, restClient } from "#tests/support/rest.ts";
import { makeGroup, register } from "#tests/support/rest-people.ts";
import { openServer, type TestServer } from "#tests/support/server.ts";
import { openTenant, type Tenant } from "#tests/support/tenant.ts";

let tenant: Tenant;
let server: TestServer;
let rest: RestClient;
let people: string[];
let annie: string;
let bobby: string;
let carol: string;
let avatar: string;
const done = { status: 204, text: "" };
const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
const NONE = 99_999_999;

beforeAll(async () => {
  tenant = await openTenant();
  server = await openServer(tenant.runtime);
  const app = await tenant.app("shop");
  rest = await restClient(tenant, server, app);
  const backend = contextOf(tenant, app, { kind: "app" });
  ({ mediaId: avatar } = await upload(backend, "image", await picture("png")));
  people = await register(rest, "annie", "bobby", "carol", "dora1");
  [annie = "", bobby = "", carol = ""] = people;
});
afterAll(async () => {
  await server.close();
  await tenant.close();
});

const create = (body: object) => rest.call("POST", "/v1/groups/", body);
const membersOf = async (gid: number) => (await rest.call("GET", `/v1/groups/${gid}/members/`)).body;

describe("G1: making a group", () => {
  it("answers 201 with the group, whose owner is a member", async () => {
    const { status, body } = await create({
      owner_username: annie,
      name: "名".repeat(21),
      members_username: [bobby, carol],
      desc: "d".repeat(250),
      avatar,
      flag: 2,
    });
    expect(status).toBe(201);
    expect(body).toEqual({
      gid: expect.any(Number),
      owner_username: annie,
      name: "名".repeat(21),
      members_username: [bobby, carol],
      desc: "d".repeat(250),
      avatar,
      flag: 2,
      appkey: rest.app.appKey,
      MaxMemberCount: 500,
      ctime: TIME,
      mtime: TIME,
    });
    const { gid } = body as { gid: number };
    expect(gid).toBeGreaterThanOrEqual(10_000_000);
    expect(await membersOf(gid)).toEqual([
      { username: annie, flag: 1 },
      { username: bobby, flag: 0 },
      { username: carol, flag: 0 },
    ]);
  });

  it("takes null, nothing and an empty list for what is optional, and ignores `item`", async () => {
    const nulls = { members_username: null, desc: null, avatar: null, flag: null };
    for (const more of [{}, nulls, { members_username: [] }, { item: [bobby] }, { avatar: "" }]) {
      const { status, body } = await create({ owner_username: annie, name: "picnic", ...more });
      expect(status).toBe(201);
      expect(body).toMatchObject({ members_username: [], desc: "", flag: 1 });
      expect(await membersOf((body as { gid: number }).gid)).toHaveLength(1);
    }
  });

  const wrong: [what: string, field: object][] = [
    ["no owner", { owner_username: undefined }],
    ["no name", { name: undefined }],
    ["a name of 65 bytes", { name: `${"名".repeat(21)}xy` }],
    ["a name of two lines", { name: "a\rb" }],
    ["a description of 251 bytes", { desc: "d".repeat(251) }],
    ["a third kind", { flag: 3 }],
    ["members that are no list", { members_username: "bobby" }],
    ["a name that is an object", { name: { contains: "" } }],
  ];
  for (const [what, field] of wrong) {
    it(`refuses ${what} with 899003`, async () => {
      const answer = await create({ owner_username: annie, name: "picnic", ...field });
      expect(answer).toMatchObject(refused(400, 899003));
    });
  }

  it("refuses people who do not exist, and more than 500 of them", async () => {
    expect(await create({ owner_username: "nobody", name: "x" })).toMatchObject(refused(403, 899002));
    expect(await create({ owner_username: annie, name: "x", members_username: ["nobody"] })).toMatchObject(
      refused(403, 899002),
    );
    const many = Array.from({ length: 501 }, (_, index) => `nobody-${index}`);
    expect(await create({ owner_username: annie, name: "x", members_username: many })).toMatchObject(
      refused(403, 899013),
    );
  });

  it("refuses more than the app's groups may have, and somebody who is in too many", async () => {
    const tight = await tenant.app("tight", { groupMembers: 2, groupsPerUser: 1 });
    const small = await restClient(tenant, server, tight);
    const [one = "", two = "", three = ""] = await register(small, "one1", "two2", "three");
    const make = (owner: string, members: string[]) =>
      small.call("POST", "/v1/groups", { owner_username: owner, name: "x", members_username: members });
    expect(await make(one, [two, three])).toMatchObject(refused(403, 899012));
    expect((await make(one, [two])).status).toBe(201);
    expect(await make(one, [])).toMatchObject(refused(403, 899015));
    expect(await make(three, [two])).toMatchObject(refused(403, 899015));
  });
});

describe("G2: a group", () => {
  it("is shown with its limit under its odd name", async () => {
    const gid = await makeGroup(rest, annie);
    const { status, body } = await rest.call("GET", `/v1/groups/${gid}`);
    expect(status).toBe(200);
    expect(body).toEqual({
      gid,
      name: "picnic",
      desc: "",
      owner_username: annie,
      flag: 1,
      appkey: rest.app.appKey,
      MaxMemberCount: 500,
      ctime: TIME,
      mtime: TIME,
    });
  });

  it("is refused when there is none, with 899003 when it is no number", async () => {
    expect(await rest.call("GET", `/v1/groups/${NONE}`)).toMatchObject(refused(403, 899006));
    for (const gid of ["abc", "-1", "0", "1.5", "1e8", "9".repeat(17)]) {
      expect(await rest.call("GET", `/v1/groups/${gid}`)).toMatchObject(refused(400, 899003));
    }
  });
});

describe("G3: changing a group", () => {
  it("changes what is named", async () => {
    const gid = await makeGroup(rest, annie);
    const update = (body: unknown, id = gid) => rest.call("PUT", `/v1/groups/${id}`, body);
    expect(await update({ name: "tea", desc: "at five", avatar })).toMatchObject(done);
    expect(await update({ avatar: "qiniu/image/j/none" })).toMatchObject(refused(400, 899003));
    expect(await update({ name: null, desc: "at six", avatar: "" })).toMatchObject(done);
    const { body } = await rest.call("GET", `/v1/groups/${gid}`);
    expect(body).toMatchObject({ name: "tea", desc: "at six" });
    expect(body).not.toHaveProperty("avatar");
    expect(await update({ name: "x" }, NONE)).toMatchObject(refused(403, 899006));
    expect(await update({ name: "n".repeat(65) })).toMatchObject(refused(400, 899003));
    expect(await update({ desc: "d".repeat(251) })).toMatchObject(refused(400, 899003));
  });
});

describe("G4: dissolving a group", () => {
  it("ends it: it is found and listed no more", async () => {
    const gid = await makeGroup(rest, annie, [bobby]);
    expect(await rest.call("DELETE", `/v1/groups/${gid}`)).toMatchObject(done);
    expect(await rest.call("GET", `/v1/groups/${gid}`)).toMatchObject(refused(403, 899006));
    expect(await rest.call("DELETE", `/v1/groups/${gid}`)).toMatchObject(refused(403, 899006));
    expect(await rest.call("GET", `/v1/groups/${gid}/members`)).toMatchObject(refused(403, 899006));
    expect(await rest.call("POST", `/v1/groups/${gid}/members`, { add: [carol] })).toMatchObject(
      refused(403, 899006),
    );
  });
});

describe("G5: changing who is in", () => {
  const change = (gid: number, body: unknown) => rest.call("POST", `/v1/groups/${gid}/members`, body);

  it("adds and removes in one call", async () => {
    const gid = await makeGroup(rest, annie, [bobby]);
    expect(await change(gid, { add: [carol], remove: [bobby] })).toMatchObject(done);
    expect(await membersOf(gid)).toMatchObject([{ username: annie }, { username: carol }]);
    expect(await change(gid, { add: [carol] })).toMatchObject(refused(400, 899011));
    expect(await change(gid, { remove: [bobby] })).toMatchObject(refused(403, 899014));
    expect(await change(gid, { add: ["nobody"] })).toMatchObject(refused(403, 899002));
    expect(await change(NONE, { add: [bobby] })).toMatchObject(refused(403, 899006));
    for (const body of [{}, { add: [], remove: [] }, { add: null }, [], { add: [{ not: "" }] }]) {
      expect(await change(gid, body)).toMatchObject(refused(400, 899003));
    }
  });

  it("leaves what was added when the removal is refused", async () => {
    const gid = await makeGroup(rest, annie);
    expect(await change(gid, { add: [bobby], remove: [carol] })).toMatchObject(refused(403, 899014));
    expect(await membersOf(gid)).toMatchObject([{ username: annie }, { username: bobby }]);
  });

  it("gives the group to who came first when its owner is removed, and ends it with the last one", async () => {
    const gid = await makeGroup(rest, annie, [bobby]);
    expect(await change(gid, { remove: [annie] })).toMatchObject(done);
    expect(await membersOf(gid)).toEqual([{ username: bobby, flag: 1 }]);
    expect(await change(gid, { remove: [bobby] })).toMatchObject(done);
    expect(await rest.call("GET", `/v1/groups/${gid}`)).toMatchObject(refused(403, 899006));
  });

  it("refuses one too many", async () => {
    const small = await restClient(tenant, server, await tenant.app("small", { groupMembers: 2 }));
    const [one = "", two = "", three = ""] = await register(small, "one1", "two2", "three");
    const gid = await makeGroup(small, one);
    const add = (names: string[]) => small.call("POST", `/v1/groups/${gid}/members`, { add: names });
    expect(await add([two, three])).toMatchObject(refused(403, 899012));
    expect(await add([two])).toMatchObject(done);
  });
});

describe("G6, G7: adding and removing by plain lists", () => {
  it("works as the other way does", async () => {
    const gid = await makeGroup(rest, annie);
    const add = (body: unknown, id = gid) => rest.call("POST", `/v2/groups/${id}/addMembers`, body);
    const remove = (body: unknown, id = gid) => rest.call("POST", `/v2/groups/${id}/delMembers`, body);
    expect(await add([bobby, carol])).toMatchObject(done);
    expect(await add([bobby])).toMatchObject(refused(400, 899011));
    expect(await remove([bobby])).toMatchObject(done);
    expect(await remove([bobby])).toMatchObject(refused(403, 899014));
    expect(await membersOf(gid)).toMatchObject([{ username: annie }, { username: carol }]);
    for (const call of [add, remove]) {
      expect(await call([])).toMatchObject(refused(400, 899003));
      expect(await call({ add: [bobby] })).toMatchObject(refused(400, 899003));
      expect(await call([bobby], NONE)).toMatchObject(refused(403, 899006));
      expect(await call(["nobody"])).toMatchObject(refused(403, 899002));
    }
  });
});

describe("G8: the members of a group", () => {
  it("are users without times, and what they are in it", async () => {
    await rest.call("PUT", `/v1/users/${bobby}`, { nickname: "Bob", gender: 1, birthday: "1990-01-02" });
    const gid = await makeGroup(rest, annie, [bobby]);
    expect(await membersOf(gid)).toEqual([
      { username: annie, flag: 1 },
      { username: bobby, nickname: "Bob", gender: 1, birthday: "1990-01-02 00:00:00", flag: 0 },
    ]);
    expect(await rest.call("GET", `/v1/groups/${NONE}/members`)).toMatchObject(refused(403, 899006));
  });
});

describe("G9: the groups of the app", () => {
  it("are listed in the order they were made", async () => {
    const listed = await restClient(tenant, server, await tenant.app("listed"));
    const [owner = ""] = await register(listed, "owner");
    const gids = [];
    for (let count = 0; count < 4; count += 1) gids.push(await makeGroup(listed, owner));
    await listed.call("DELETE", `/v1/groups/${gids[0]}`);
    const page = async (query: string) => (await listed.call("GET", `/v1/groups/?${query}`)).body;
    expect(await page("start=1&count=2")).toMatchObject({
      total: 3,
      start: 1,
      count: 2,
      groups: [{ gid: gids[2], MaxMemberCount: 500 }, { gid: gids[3] }],
    });
    expect(await page("start=3&count=1")).toEqual({ total: 3, start: 3, count: 0, groups: [] });
    expect(await listed.call("GET", "/v1/groups?count=501")).toMatchObject(refused(400, 899003));
  });
});

describe("U15: the groups of a user", () => {
  it("are those that the user is in and that were not dissolved", async () => {
    const [erin = ""] = await register(rest, "erin1");
    const gid = await makeGroup(rest, annie, [erin]);
    const dissolved = await makeGroup(rest, erin);
    const left = await makeGroup(rest, annie, [erin]);
    await rest.call("DELETE", `/v1/groups/${dissolved}`);
    await rest.call("POST", `/v1/groups/${left}/members`, { remove: [erin] });
    const { status, body } = await rest.call("GET", `/v1/users/${erin}/groups/`);
    expect(status).toBe(200);
    expect(body).toMatchObject([{ gid, name: "picnic", appkey: rest.app.appKey }]);
    expect(body).toHaveLength(1);
    expect(await rest.call("GET", "/v1/users/nobody/groups")).toMatchObject(refused(403, 899002));
  });
});

describe("G10: silencing members", () => {
  it("is set and lifted, under both spellings of its path", async () => {
    const gid = await makeGroup(rest, annie, [bobby]);
    const silence = (status: string, body: unknown, path = `/v1/groups/messages/${gid}/silence`) =>
      rest.call("PUT", `${path}?status=${status}`, body);
    const isSilenced = async () => {
      const rows = await tenant.runtime.db.member.findMany({
        where: { userAppId: rest.app.id, user: { username: bobby }, silencedUntil: { not: null } },
      });
      return rows.length > 0;
    };
    expect(await silence("true", [bobby])).toMatchObject(done);
    expect(await isSilenced()).toBe(true);
    expect(await silence("False", [bobby], `/groups/messages/${gid}/silence`)).toMatchObject(done);
    expect(await isSilenced()).toBe(false);
    expect(await silence("maybe", [bobby])).toMatchObject(refused(400, 899003));
    expect(await silence("true", [])).toMatchObject(refused(400, 899003));
    expect(await silence("true", [carol])).toMatchObject(refused(403, 899014));
    expect(await silence("true", ["nobody"])).toMatchObject(refused(403, 899002));
    expect(await silence("true", [bobby], `/v1/groups/messages/${NONE}/silence`)).toMatchObject(
      refused(403, 899006),
    );
  });
});

describe("G11: handing a group over", () => {
  it("makes another member the owner, with the AppKey in either spelling", async () => {
    const gid = await makeGroup(rest, annie, [bobby]);
    const transfer = (body: unknown, path = `/v1/groups/owner/${gid}`) => rest.call("PUT", path, body);
    const { appKey } = rest.app;
    expect(await transfer({ username: bobby })).toMatchObject(done);
    expect(await membersOf(gid)).toMatchObject([
      { username: bobby, flag: 1 },
      { username: annie, flag: 0 },
    ]);
    expect(await transfer({ username: annie, appkey: appKey })).toMatchObject(done);
    expect(await transfer({ username: bobby, appKey: appKey.toUpperCase() })).toMatchObject(done);
    expect(await transfer({ username: annie, appkey: null }, `/groups/owner/${gid}`)).toMatchObject(done);
    expect(await transfer({ username: annie })).toMatchObject(refused(400, 899003));
    expect(await transfer({ username: carol })).toMatchObject(refused(400, 899003));
    expect(await transfer({ username: bobby }, `/v1/groups/owner/${NONE}`)).toMatchObject(
      refused(403, 899006),
    );
    expect(await transfer({})).toMatchObject(refused(400, 899003));
  });
});
