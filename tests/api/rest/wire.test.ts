import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exchange, lines } from "#tests/support/raw-http.ts";
import { type RestClient, restClient } from "#tests/support/rest.ts";
import { makeGroup, register } from "#tests/support/rest-people.ts";
import { openServer, type TestServer } from "#tests/support/server.ts";
import { openTenant, type Tenant, uniqueName } from "#tests/support/tenant.ts";

// What programs in use put on the wire, byte for byte, over a bare socket.

let tenant: Tenant;
let server: TestServer;
let rest: RestClient;
let annie: string;
let bobby: string;

beforeAll(async () => {
  tenant = await openTenant();
  server = await openServer(tenant.runtime);
  rest = await restClient(tenant, server, await tenant.app("shop"));
  [annie = "", bobby = ""] = await register(rest, "annie", "bobby");
});
afterAll(async () => {
  await server.close();
  await tenant.close();
});

const JSON_TYPE = "Content-Type: application/json; charset=utf-8";

/** A call with a body of that type, as most programs send one. */
function send(request: string, body: unknown, type = JSON_TYPE) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return rest.raw([`${request} HTTP/1.1`, type, `Content-Length: ${Buffer.byteLength(text)}`], text);
}

const codeIn = (text: string) => JSON.parse(text).error.code;

describe("1.4.1: slashes", () => {
  const twins = [
    "/v1/users/NAME",
    "/v1/users/NAME/",
    "/v1//users/NAME",
    "/v1/users//NAME//",
    "//v1//users/NAME",
  ];
  for (const twin of twins) {
    it(`answers ${twin} at once, without sending anybody elsewhere`, async () => {
      const { status, head } = await rest.raw([`GET ${twin.replace("NAME", annie)} HTTP/1.1`]);
      expect(status).toBe(200);
      expect(head).not.toMatch(/^location:/im);
    });
  }

  it("answers lists with and without one", async () => {
    for (const path of ["/v1/users?count=1", "/v1/users/?count=1", "/v1/admins/", "/v1//groups/?start=0"]) {
      expect((await rest.raw([`GET ${path} HTTP/1.1`])).status).toBe(200);
    }
  });
});

describe("1.4.2: yes and no", () => {
  for (const [yes, no] of [
    ["true", "false"],
    ["True", "False"],
    ["1", "0"],
  ]) {
    it(`is understood as ${yes} and ${no}`, async () => {
      const set = (value: string) =>
        rest.raw([`PUT /v1/users/${bobby}/forbidden?disable=${value} HTTP/1.1`, "Content-Length: 0"]);
      const isDisabled = async () => {
        const where = { appId_username: { appId: rest.app.id, username: bobby } };
        return (await tenant.runtime.db.user.findUniqueOrThrow({ where })).disabledAt !== null;
      };
      expect((await set(yes ?? "")).status).toBe(204);
      expect(await isDisabled()).toBe(true);
      expect((await set(no ?? "")).status).toBe(204);
      expect(await isDisabled()).toBe(false);
    });
  }
});

describe("1.4.3: types and bodies", () => {
  for (const type of [
    "application/json",
    "application/json; charset=utf-8",
    "application/json;charset:utf-8",
  ]) {
    it(`takes ${type}`, async () => {
      expect((await send(`PUT /v1/users/${annie}`, { region: "here" }, `Content-Type: ${type}`)).status).toBe(
        204,
      );
    });
  }

  it("takes a body without a type", async () => {
    const { status } = await rest.raw([`PUT /v1/users/${annie} HTTP/1.1`, "Content-Length: 2"], "{}");
    expect(status).toBe(204);
  });

  for (const method of ["PUT", "DELETE"]) {
    for (const length of [["Content-Length: 0"], []]) {
      it(`takes a ${method} without a body, ${length[0] ?? "with no length at all"}`, async () => {
        const [name = ""] = await register(rest, "gone1");
        const path = method === "PUT" ? `/v1/users/${name}/forbidden?disable=false` : `/v1/users/${name}`;
        const answer = await rest.raw([`${method} ${path} HTTP/1.1`, JSON_TYPE, ...length]);
        expect([answer.status, answer.text]).toEqual([204, ""]);
      });
    }
  }

  it("takes a GET with a body", async () => {
    expect((await send(`GET /v1/users/${annie}/blacklist`, "not even JSON")).status).toBe(200);
  });

  it("takes a body in pieces", async () => {
    const head = [`PUT /v1/users/${annie} HTTP/1.1`, JSON_TYPE, "Transfer-Encoding: chunked"];
    expect((await rest.raw(head, '5\r\n{"reg\r\n8\r\nion":"x"\r\n1\r\n}\r\n0\r\n\r\n')).status).toBe(204);
  });
});

describe("1.4.4: deleting with a body", () => {
  it("takes lists for blacklists, friends and users", async () => {
    const [carol = "", dora = ""] = await register(rest, "carol", "dora1");
    await send(`PUT /v1/users/${annie}/blacklist`, [carol]);
    await send(`POST /v1/users/${annie}/friends`, [dora]);
    expect((await send(`DELETE /v1/users/${annie}/blacklist`, [carol])).status).toBe(204);
    expect((await send(`DELETE /v1/users/${annie}/friends`, [dora])).status).toBe(204);
    expect((await send("DELETE /v1/users/", [carol, dora])).status).toBe(200);
  });
});

describe("1.4.5: null and empty", () => {
  it("takes what PHP sends for a group and C# for a user", async () => {
    const group = `{"owner_username":"${annie}","name":"jpush","members_username":[],"desc":null,"avatar":null,"flag":null}`;
    expect((await send("POST /v1/groups/", group)).status).toBe(201);
    const name = uniqueName("csharp");
    const user = `[{"username":"${name}","password":"password","nickname":null,"avatar":null,"birthday":null,"gender":null,"signature":null,"region":null,"address":null,"extras":null}]`;
    expect(await send("POST /v1/users/", user)).toMatchObject({
      status: 201,
      text: JSON.stringify([{ username: name }]),
    });
  });

  it("takes an empty avatar, as Java sends", async () => {
    expect((await send(`PUT /v1/users/${annie}`, { avatar: "" })).status).toBe(204);
  });
});

describe("1.4.6: numbers of groups", () => {
  it("are taken as numbers and as digits in lists", async () => {
    const [one, two] = [await makeGroup(rest, annie, [bobby]), await makeGroup(rest, annie, [bobby])];
    const shield = { add: [one, String(two)] };
    expect((await send(`POST /v1/users/${bobby}/groupsShield`, shield)).status).toBe(204);
    const lift = { remove: [String(one), two] };
    expect((await send(`POST /v1/users/${bobby}/groupsShield`, lift)).status).toBe(204);
  });
});

describe("1.4.8: fields that nobody asked for", () => {
  it("are ignored, a password in a profile above all", async () => {
    const where = { appId_username: { appId: rest.app.id, username: annie } };
    const before = await tenant.runtime.db.user.findUniqueOrThrow({ where });
    const body = { username: annie, password: "from C#", nickname: "Annie", whatever: [1] };
    expect((await send(`PUT /v1/users/${annie}`, body)).status).toBe(204);
    const after = await tenant.runtime.db.user.findUniqueOrThrow({ where });
    expect(after).toMatchObject({ nickname: "Annie", passwordHash: before.passwordHash });
  });

  it("leave a group of C#'s with its owner alone", async () => {
    const body = { owner_username: annie, name: "x", item: [bobby] };
    const { text } = await send("POST /v1/groups", body);
    const { gid } = JSON.parse(text);
    expect(JSON.parse((await rest.raw([`GET /v1/groups/${gid}/members HTTP/1.1`])).text)).toHaveLength(1);
  });
});

describe("1.4.9: admins", () => {
  it("are registered as an object and as a list", async () => {
    const admin = () => ({ username: uniqueName("admin"), password: "password" });
    expect((await send("POST /v1/admins/", admin())).status).toBe(201);
    expect((await send("POST /v1/admins", [admin(), admin()])).status).toBe(201);
  });
});

describe("1.4.10: handing a group over", () => {
  it("takes the AppKey as PHP and as Java spell it", async () => {
    const gid = await makeGroup(rest, annie, [bobby]);
    const { appKey } = rest.app;
    expect((await send(`PUT /v1/groups/owner/${gid}`, { username: bobby, appkey: appKey })).status).toBe(204);
    expect((await send(`PUT /v1/groups/owner/${gid}`, { username: annie, appKey })).status).toBe(204);
  });
});

describe("1.4.13: what is not HTTP", () => {
  it("gets 400 for a bare space in the request line", async () => {
    const bytes = lines(
      "GET /v2/statistic/messages?time_unit=HOUR&start=2026-11-27 10&duration=1 HTTP/1.1",
      "Host: 127.0.0.1",
    );
    expect(await exchange(server.port, bytes)).toMatch(/^HTTP\/1\.1 400 /);
  });
});

describe("hostile bodies", () => {
  const cases: [what: string, body: string | Buffer][] = [
    ["nothing but a brace", "{"],
    ["a trailing comma", '{"region":"x",}'],
    ["a byte order mark", "\ufeff{}"],
    ["UTF-16", Buffer.from('{"region":"x"}', "utf16le")],
    ["GBK", Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xc3, 0xfb, 0x22, 0x7d])],
    ["10,000 levels", `${"[".repeat(10_000)}${"]".repeat(10_000)}`],
    ["33 levels of extras", `{"extras":${'{"a":'.repeat(33)}1${"}".repeat(33)}}`],
    ["an own __proto__", '{"extras":{"__proto__":{"polluted":true}}}'],
    ["U+0000", '{"region":"a\\u0000b"}'],
    ["half of a surrogate pair", '{"region":"\\ud800"}'],
    ["half of a surrogate pair in a key", '{"extras":{"\\udfff":1}}'],
    ["more than 64 KB", `{"region":"${"x".repeat(66_000)}"}`],
    ["100,000 keys", `{${Array.from({ length: 100_000 }, (_, index) => `"k${index}":1`).join(",")}}`],
    ["a number of 1 MB", `{"gender":${"1".repeat(1_000_000)}}`],
    ["text", '"region"'],
    ["a list", "[]"],
    ["null", "null"],
  ];
  for (const [what, body] of cases) {
    it(`security R11 to R14: are refused with 899003: ${what}`, async () => {
      const length = `Content-Length: ${Buffer.byteLength(body)}`;
      const { status, text } = await rest.raw([`PUT /v1/users/${annie} HTTP/1.1`, JSON_TYPE, length], body);
      expect([status, codeIn(text)]).toEqual([400, 899003]);
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    });
  }

  it("security R13: keep `constructor` and `toString` as plain data", async () => {
    const extras = { constructor: { prototype: { polluted: 1 } }, toString: "x" };
    expect((await send(`PUT /v1/users/${annie}`, { extras })).status).toBe(204);
    expect((await rest.call("GET", `/v1/users/${annie}`)).body).toMatchObject({ extras });
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it("security R12: let the last of repeated keys win", async () => {
    expect((await send(`PUT /v1/users/${annie}`, '{"region":"one","region":"two"}')).status).toBe(204);
    expect((await rest.call("GET", `/v1/users/${annie}`)).body).toMatchObject({ region: "two" });
  });

  for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]) {
    it(`security R11: are refused as ${type}, which other sites' pages can send`, async () => {
      const { status, text } = await send(`PUT /v1/users/${annie}`, "{}", `Content-Type: ${type}`);
      expect([status, codeIn(text)]).toEqual([400, 899003]);
    });
  }

  it("security D15: are not taken compressed", async () => {
    const head = [
      `PUT /v1/users/${annie} HTTP/1.1`,
      JSON_TYPE,
      "Content-Encoding: gzip",
      "Content-Length: 2",
    ];
    const { status, text } = await rest.raw(head, "{}");
    expect([status, codeIn(text)]).toEqual([400, 899003]);
  });

  it("security R9: are refused by their announced length, unread", async () => {
    const head = [`PUT /v1/users/${annie} HTTP/1.1`, JSON_TYPE, "Content-Length: 10000000000"];
    const { status, text } = await rest.raw(head, "{");
    expect([status, codeIn(text)]).toEqual([400, 899003]);
  });

  it("security R9: are refused in pieces without an end, as soon as they are too many", async () => {
    const head = [`PUT /v1/users/${annie} HTTP/1.1`, JSON_TYPE, "Transfer-Encoding: chunked"];
    const piece = `4000\r\n${"x".repeat(0x4000)}\r\n`;
    const answer = await rest.raw(head, piece.repeat(5));
    expect([answer.status, codeIn(answer.text)]).toEqual([400, 899003]);
    expect(answer.head).toMatch(/connection: close/i);
  });

  it("security R32: are refused with a length and pieces at once", async () => {
    const head = [`PUT /v1/users/${annie} HTTP/1.1`, "Transfer-Encoding: chunked", "Content-Length: 2"];
    expect((await rest.raw(head, "0\r\n\r\n")).status).toBe(400);
  });
});

describe("paths", () => {
  for (const path of [
    "/v1/nothing",
    "/v2/users",
    "/v1/Users",
    "/v1/users;jsessionid=1",
    "/v1/users/../admins",
    "/v1/users/%2e%2e/admins",
    "/v1/users/.",
    "/v1/users/..",
    "/v1/%zz",
    "/v1/",
  ]) {
    it(`security R23: are refused with 404: ${path}`, async () => {
      const { status, text } = await rest.raw([`GET ${path} HTTP/1.1`]);
      expect([status, codeIn(text)]).toEqual([404, 800008]);
    });
  }

  it("security R22: are refused with 405 for another method, whatever a header says instead", async () => {
    for (const request of [
      "PATCH /v1/users",
      "DELETE /v1/admins",
      "POST /v1/groups/10000000",
      "OPTIONS /v1/users",
    ]) {
      const { status, text } = await rest.raw([`${request} HTTP/1.1`, "X-HTTP-Method-Override: GET"]);
      expect([status, codeIn(text)]).toEqual([405, 800008]);
    }
    expect((await rest.raw(["TRACE /v1/users HTTP/1.1"])).status).toBe(405);
    const override = await rest.raw([`GET /v1/users/${annie} HTTP/1.1`, "X-HTTP-Method-Override: DELETE"]);
    expect(override.status).toBe(200);
  });

  it("security R16: are taken as they are, SQL and all", async () => {
    for (const text of ["' OR 1=1 --", '"; DROP TABLE users', "$1", "%", "_"]) {
      const name = encodeURIComponent(text);
      expect((await rest.raw([`GET /v1/users/${name} HTTP/1.1`])).status).toBe(400);
      expect((await send(`PUT /v1/users/${annie}`, { region: text })).status).toBe(204);
      expect((await rest.call("GET", `/v1/users/${annie}`)).body).toMatchObject({ region: text });
    }
  });

  it("security R31: are refused of another host, of two hosts, and as whole addresses", async () => {
    const get = (...head: string[]) =>
      exchange(server.port, lines(...head, `Authorization: ${rest.authorization}`));
    expect(await get("GET /v1/users HTTP/1.1", "Host: evil.example")).toMatch(/^HTTP\/1\.1 400 /);
    const twice = ["Host: 127.0.0.1", "Host: evil.example"];
    expect(await get("GET /v1/users HTTP/1.1", ...twice)).toMatch(/^HTTP\/1\.1 400 /);
    expect(await get("GET http://evil.example/v1/users HTTP/1.1", "Host: 127.0.0.1")).toMatch(
      /^HTTP\/1\.1 400 /,
    );
    expect(await get("GET //evil.example/v1/users HTTP/1.1", "Host: 127.0.0.1")).toMatch(/^HTTP\/1\.1 400 /);
  });
});
