import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { basic, type RestClient, refused, restClient } from "#tests/support/rest.ts";
import { register } from "#tests/support/rest-people.ts";
import { openServer, type TestServer } from "#tests/support/server.ts";
import { openTenant, type Tenant, uniqueName } from "#tests/support/tenant.ts";

let tenant: Tenant;
let server: TestServer;
let rest: RestClient;
const TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;
const times = { mtime: expect.stringMatching(TIME), ctime: expect.stringMatching(TIME) };

beforeAll(async () => {
  tenant = await openTenant();
  server = await openServer(tenant.runtime);
  rest = await restClient(tenant, server, await tenant.app("shop"));
});
afterAll(async () => {
  await server.close();
  await tenant.close();
});

const user = (username: string, more: object = {}) => ({ username, password: "secret", ...more });
const error = (code: number) => ({ error: { code, message: expect.any(String) } });
const rowOf = (username: string) =>
  tenant.runtime.db.user.findUniqueOrThrow({
    where: { appId_username: { appId: rest.app.id, username } },
  });

describe("U1: registering users", () => {
  it("answers 201 with the names in the order of the request", async () => {
    const names = [uniqueName("annie"), uniqueName("bobby"), uniqueName("carol")];
    const answer = await rest.call(
      "POST",
      "/v1/users/",
      names.map((name) => user(name)),
    );
    expect(answer).toMatchObject({ status: 201, body: names.map((username) => ({ username })) });
    expect(answer.headers.get("content-type")).toBe("application/json; charset=utf-8");
  });

  it("tells for each in its place why it was not made, and makes the others", async () => {
    const [taken = ""] = await register(rest, "annie");
    const [fresh, other] = [uniqueName("fresh"), uniqueName("other")];
    const { status, body } = await rest.call("POST", "/v1/users", [
      user(taken),
      user(fresh),
      user("x"),
      user(other, { gender: 7 }),
      user(fresh),
    ]);
    expect(status).toBe(201);
    expect(body).toEqual([
      { username: taken, ...error(899001) },
      { username: fresh },
      { username: "x", ...error(899003) },
      { username: other, ...error(899003) },
      { username: fresh, ...error(899001) },
    ]);
  });

  it("answers with the status of the first fault, and still the array, when nothing was made", async () => {
    const [taken = ""] = await register(rest, "annie");
    expect(await rest.call("POST", "/v1/users", [user(taken), user("x")])).toMatchObject({
      status: 403,
      body: [
        { username: taken, ...error(899001) },
        { username: "x", ...error(899003) },
      ],
    });
    expect(await rest.call("POST", "/v1/users", [user("x")])).toMatchObject({
      status: 400,
      body: [{ username: "x", ...error(899003) }],
    });
  });

  it("security R10: takes 500 at once and refuses 501 with 899013", async () => {
    const many = Array.from({ length: 501 }, (_, index) => user(uniqueName(`many${index}`)));
    expect(await rest.call("POST", "/v1/users", many)).toMatchObject(refused(403, 899013));
    expect(await rest.call("POST", "/v1/users", [])).toMatchObject(refused(400, 899003));
    expect(await rest.call("POST", "/v1/users", user("annie"))).toMatchObject(refused(400, 899003));
  });

  const full = {
    nickname: "名".repeat(21),
    avatar: "qiniu/image/j/0123456789ABCDEF",
    birthday: "1990-02-28",
    gender: 2,
    signature: "字".repeat(83),
    region: "r".repeat(250),
    address: "😀".repeat(62),
    extras: { level: 7, tags: ["a", "b"] },
  };

  it("keeps every field to its last byte", async () => {
    const name = uniqueName("full");
    expect(await rest.call("POST", "/v1/users", [user(name, full)])).toMatchObject({ status: 201 });
    const { body } = await rest.call("GET", `/v1/users/${name}`);
    expect(body).toEqual({
      ...full,
      username: name,
      birthday: "1990-02-28 00:00:00",
      appkey: rest.app.appKey,
      ...times,
    });
  });

  const wrong: [what: string, field: object][] = [
    ["a nickname of 65 bytes", { nickname: `${"名".repeat(21)}xy` }],
    ["a nickname of two lines", { nickname: "a\nb" }],
    ["a birthday that is none", { birthday: "1990-02-30" }],
    ["a birthday with a time", { birthday: "1990-02-28 10:00:00" }],
    ["a gender in words", { gender: "male" }],
    ["a signature of 251 bytes", { signature: `${"字".repeat(83)}xy` }],
    ["a region of 251 bytes", { region: "r".repeat(251) }],
    ["an address of 252 bytes", { address: "😀".repeat(63) }],
    ["extras of 513 bytes", { extras: { a: "x".repeat(505) } }],
    ["extras that are a list", { extras: ["a"] }],
    ["a password of 3 bytes", { password: "abc" }],
    ["a password of 129 bytes", { password: "p".repeat(129) }],
    ["no password", { password: undefined }],
    ["an object for a name", { username: { not: "" } }],
  ];
  for (const [what, field] of wrong) {
    it(`security R17: refuses ${what} with 899003`, async () => {
      const { status, body } = await rest.call("POST", "/v1/users", [user(uniqueName("wrong"), field)]);
      expect({ status, body }).toMatchObject({ status: 400, body: [error(899003)] });
    });
  }

  it("takes extras of 512 bytes and passwords of 4 and of 128 bytes", async () => {
    const [a, b] = [uniqueName("short"), uniqueName("long")];
    const { body } = await rest.call("POST", "/v1/users", [
      user(a, { password: "密a", extras: { a: "x".repeat(504) } }),
      user(b, { password: "p".repeat(128) }),
    ]);
    expect(body).toEqual([{ username: a }, { username: b }]);
  });

  const names: [what: string, name: string][] = [
    ["3 bytes", "abc"],
    ["129 bytes", "a".repeat(129)],
    ["a leading hyphen", "-annie"],
    ["a leading dot", ".annie"],
    ["a step up", "../../etc"],
    ["a slash", "an/nie"],
    ["Chinese", "小明小明"],
    ["a Cyrillic letter", "\u0430dmin"],
    ["a zero-width space", "annie\u200b"],
    ["a right-to-left override", "annie\u202e"],
    ["a comma", "annie,bobby"],
    ["a Chinese comma", "annie、"],
    ["a space", "annie bob"],
    ["a line break", "annie\n"],
  ];
  for (const [what, username] of names) {
    it(`security R15: refuses a name with ${what}`, async () => {
      expect((await rest.call("POST", "/v1/users", [user(username)])).status).toBe(400);
    });
  }

  it("takes names of 4 and 128 bytes with every character that is allowed", async () => {
    for (const username of ["9x._-@", "a".repeat(128), "4byt"]) {
      expect((await rest.call("POST", "/v1/users", [user(username)])).body).toEqual([{ username }]);
    }
  });

  it("security R18: takes null for what is not set, and ignores what it does not know", async () => {
    const name = uniqueName("nulls");
    const nulls = { nickname: null, avatar: null, gender: null, birthday: null, extras: null, region: null };
    const sly = { is_admin: true, isAdmin: true, app_id: 1, appId: 1, role: "owner", id: 1 };
    expect((await rest.call("POST", "/v1/users", [user(name, { ...nulls, ...sly })])).status).toBe(201);
    expect((await rest.call("GET", `/v1/users/${name}`)).body).toEqual({
      username: name,
      appkey: rest.app.appKey,
      ...times,
    });
    expect(await rowOf(name)).toMatchObject({ isAdmin: false, appId: rest.app.id });
  });

  it("works where people may not register by themselves", async () => {
    const closed = await restClient(tenant, server, await tenant.app("closed", { registration: false }));
    await expect(register(closed, "annie")).resolves.toHaveLength(1);
  });
});

describe("U2: a user's profile", () => {
  it("has the name and both times, and nothing that was never set", async () => {
    const [name = ""] = await register(rest, "annie");
    const { status, body } = await rest.call("GET", `/v1/users/${name}`);
    expect(status).toBe(200);
    expect(body).toEqual({ username: name, appkey: rest.app.appKey, ...times });
  });

  it("is told in the zone of the installation", async () => {
    const [name = ""] = await register(rest, "annie");
    const createdAt = new Date("2026-01-31T16:30:05Z");
    await tenant.runtime.db.user.updateMany({
      where: { appId: rest.app.id, username: name },
      data: { createdAt },
    });
    expect((await rest.call("GET", `/v1/users/${name}`)).body).toMatchObject({
      ctime: "2026-02-01 00:30:05",
    });
  });

  it("is refused with 899002 for nobody, with 899003 for what is no name", async () => {
    expect(await rest.call("GET", "/v1/users/nobody")).toMatchObject(refused(403, 899002));
    for (const name of ["x", "a%2Fbcd", "%00abc", "a".repeat(129), "%E5%B0%8F%E6%98%8E", "..%2fadmins"]) {
      expect(await rest.call("GET", `/v1/users/${name}`)).toMatchObject(refused(400, 899003));
    }
  });

  it("is for the app alone", async () => {
    const wrong = { authorization: basic(rest.app.appKey, "wrong") };
    expect(await rest.call("GET", "/v1/users/annie", undefined, wrong)).toMatchObject(refused(401, 899008));
  });
});

describe("U3: changing a profile", () => {
  it("answers 204 with no body, and changes the named fields only", async () => {
    const [name = ""] = await register(rest, "annie");
    await rest.call("PUT", `/v1/users/${name}`, { nickname: "Annie", region: "here" });
    const { status, text } = await rest.call("PUT", `/v1/users/${name}`, {
      nickname: "Ann",
      extras: { a: 1 },
    });
    expect([status, text]).toEqual([204, ""]);
    expect((await rest.call("GET", `/v1/users/${name}`)).body).toMatchObject({
      nickname: "Ann",
      region: "here",
      extras: { a: 1 },
    });
  });

  it("takes an empty object, and a password or a name that it ignores", async () => {
    const [name = ""] = await register(rest, "annie");
    const before = await rowOf(name);
    expect((await rest.call("PUT", `/v1/users/${name}`, {})).status).toBe(204);
    const sly = { username: "other", password: "another one", new_password: "x" };
    expect((await rest.call("PUT", `/v1/users/${name}`, sly)).status).toBe(204);
    expect(await rowOf(name)).toEqual(before);
  });

  it("is refused for nobody, without a body, and for a field that is too long", async () => {
    const [name = ""] = await register(rest, "annie");
    expect(await rest.call("PUT", "/v1/users/nobody", {})).toMatchObject(refused(403, 899002));
    expect(await rest.call("PUT", `/v1/users/${name}`)).toMatchObject(refused(400, 899003));
    const long = { nickname: "n".repeat(65) };
    expect(await rest.call("PUT", `/v1/users/${name}`, long)).toMatchObject(refused(400, 899003));
  });
});

describe("U7: setting a password", () => {
  it("asks for no old one and is refused when too short, too long or missing", async () => {
    const [name = ""] = await register(rest, "annie");
    const before = await rowOf(name);
    const set = (body: object) => rest.call("PUT", `/v1/users/${name}/password`, body);
    expect(await set({ new_password: "abcd" })).toMatchObject({ status: 204, text: "" });
    expect((await rowOf(name)).passwordHash).not.toBe(before.passwordHash);
    for (const body of [
      { new_password: "abc" },
      { new_password: "p".repeat(129) },
      {},
      { new_password: 1234 },
    ]) {
      expect(await set(body)).toMatchObject(refused(400, 899003));
    }
    const nobody = await rest.call("PUT", "/v1/users/nobody/password", { new_password: "abcd" });
    expect(nobody).toMatchObject(refused(403, 899002));
  });
});

describe("U8: deleting a user", () => {
  it("answers 204, and nothing but the name is left", async () => {
    const [name = ""] = await register(rest, "annie");
    await rest.call("PUT", `/v1/users/${name}`, { nickname: "Annie", extras: { a: 1 } });
    expect(await rest.call("DELETE", `/v1/users/${name}`)).toMatchObject({ status: 204, text: "" });
    expect(await rest.call("GET", `/v1/users/${name}`)).toMatchObject(refused(403, 899002));
    expect(await rest.call("DELETE", `/v1/users/${name}`)).toMatchObject(refused(403, 899002));
    expect(await rowOf(name)).toMatchObject({ nickname: "", extras: null, passwordHash: "" });
  });

  it("does not give the name again", async () => {
    const [name = ""] = await register(rest, "annie");
    await rest.call("DELETE", `/v1/users/${name}`);
    expect((await rest.call("POST", "/v1/users", [user(name)])).body).toMatchObject([error(899001)]);
  });
});

describe("U9: deleting users", () => {
  it("answers 200 with no body", async () => {
    const names = await register(rest, "annie", "bobby");
    expect(await rest.call("DELETE", "/v1/users/", names)).toMatchObject({ status: 200, text: "" });
    for (const name of names) {
      expect(await rest.call("GET", `/v1/users/${name}`)).toMatchObject(refused(403, 899002));
    }
  });

  it("security R24: deletes nobody when one does not exist or is another app's, or when there are more than 100", async () => {
    const other = await restClient(tenant, server, await tenant.app("other"));
    const [foreign = ""] = await register(other, "foreign");
    const [name = ""] = await register(rest, "annie");
    expect(await rest.call("DELETE", "/v1/users", [name, foreign])).toMatchObject(refused(403, 899002));
    const many = [name, ...Array.from({ length: 100 }, (_, index) => `nobody${index}`)];
    expect(await rest.call("DELETE", "/v1/users", many)).toMatchObject(refused(400, 899003));
    expect((await rest.call("GET", `/v1/users/${name}`)).status).toBe(200);
    expect((await other.call("GET", `/v1/users/${foreign}`)).status).toBe(200);
  });
});

describe("U10: listing users", () => {
  it("goes by the order in which they were made, page by page, from both ends", async () => {
    const listed = await restClient(tenant, server, await tenant.app("listed"));
    const names = await register(listed, "a111", "b222", "c333", "d444", "e555");
    await listed.call("PUT", `/v1/users/${names[1]}`, { nickname: "Bobby", region: "here" });
    await listed.call("DELETE", `/v1/users/${names[2]}`);
    const [first, second, , fourth, fifth] = names;
    const page = async (query: string) => (await listed.call("GET", `/v1/users/?${query}`)).body;
    expect(await page("start=0&count=2")).toEqual({
      total: 4,
      start: 0,
      count: 2,
      users: [
        { username: first, ...times },
        { username: second, nickname: "Bobby", ...times },
      ],
    });
    expect(await page("start=2&count=2")).toMatchObject({
      count: 2,
      users: [{ username: fourth }, { username: fifth }],
    });
    expect(await page("start=3&count=500")).toMatchObject({
      start: 3,
      count: 1,
      users: [{ username: fifth }],
    });
    expect(await page("start=4")).toEqual({ total: 4, start: 4, count: 0, users: [] });
    expect(await page("")).toMatchObject({ total: 4, start: 0, count: 4 });
  });

  for (const query of [
    "start=-1",
    "count=0",
    "count=501",
    "count=1e3",
    "start=abc",
    "start=9e99",
    "count=NaN",
  ]) {
    it(`security R19: refuses ${query} with 899003`, async () => {
      expect(await rest.call("GET", `/v1/users?${query}`)).toMatchObject(refused(400, 899003));
    });
  }

  it("security R21: takes the first of a repeated value, and nothing for one in brackets", async () => {
    expect((await rest.call("GET", "/v1/users?count=1&count=501")).body).toMatchObject({ count: 1 });
    expect((await rest.call("GET", "/v1/users?count[]=501")).status).toBe(200);
  });
});
