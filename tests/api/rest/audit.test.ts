import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allRoutes } from "#rest/all-routes.ts";
import { runSql } from "#tests/support/backup.ts";
import { type RestClient, restClient } from "#tests/support/rest.ts";
import { makeGroup, register } from "#tests/support/rest-people.ts";
import { textMessage } from "#tests/support/rest-shop.ts";
import { openServer, type TestServer } from "#tests/support/server.ts";
import { openTenant, type Tenant, uniqueName } from "#tests/support/tenant.ts";

// One call of each route that changes something, in an order in which all of them succeed.

let tenant: Tenant;
let server: TestServer;
let rest: RestClient;
/** What the calls name. */
const names: Record<string, string> = {};

beforeAll(async () => {
  tenant = await openTenant();
  server = await openServer(tenant.runtime);
  rest = await restClient(tenant, server, await tenant.app("shop"));
  const club = await restClient(tenant, server, await tenant.app("club"));
  const [ANNIE = "", BOBBY = "", CAROL = "", DORA = ""] = await register(
    rest,
    "annie",
    "bobby",
    "carol",
    "dora1",
  );
  const [ERIN = ""] = await register(club, "erin1");
  const GID = String(await makeGroup(rest, ANNIE, [BOBBY]));
  const owned = { owner_username: ANNIE, name: "lobby" };
  const made = await rest.call("POST", "/v1/chatroom", owned);
  const RID = String((made.body as { chatroom_id: number }).chatroom_id);
  const ADMIN = uniqueName("admin");
  Object.assign(names, { ANNIE, BOBBY, CAROL, DORA, ERIN, GID, RID, ADMIN, CLUB: club.app.appKey });
});
afterAll(async () => {
  await server.close();
  await tenant.close();
});

/** By the route's number: what is appended to its path, and the body. */
const calls: Record<string, [path: string, body?: unknown]> = {
  U1: ["/v1/users", [{ username: "NEW", password: "secret" }]],
  A1: ["/v1/admins", { username: "ADMIN", password: "secret" }],
  U3: ["/v1/users/ANNIE", { region: "here" }],
  U7: ["/v1/users/ANNIE/password", { new_password: "another" }],
  U11: ["/v1/users/ANNIE/forbidden?disable=false"],
  U12: ["/v1/users/ANNIE/blacklist", ["BOBBY"]],
  "U12-delete": ["/v1/users/ANNIE/blacklist", ["BOBBY"]],
  U13: ["/v1/users/ANNIE/nodisturb", { global: 1 }],
  U14: ["/v1/users/BOBBY/groupsShield", { add: ["GID"] }],
  F1: ["/v1/users/ANNIE/friends", ["BOBBY"]],
  F3: ["/v1/users/ANNIE/friends", [{ username: "BOBBY", note_name: "Bob" }]],
  F2: ["/v1/users/ANNIE/friends", ["BOBBY"]],
  G1: ["/v1/groups", { owner_username: "ANNIE", name: "picnic" }],
  G3: ["/v1/groups/GID", { name: "picnic on Sunday" }],
  G5: ["/v1/groups/GID/members", { add: ["CAROL"] }],
  G10: ["/v1/groups/messages/GID/silence?status=true", ["CAROL"]],
  G7: ["/v2/groups/GID/delMembers", ["CAROL"]],
  G6: ["/v2/groups/GID/addMembers", ["CAROL"]],
  X1: ["/v1/cross/groups/GID/members", [{ appkey: "CLUB", add: ["ERIN"] }]],
  X4: ["/v1/cross/users/ANNIE/blacklist", [{ appkey: "CLUB", usernames: ["ERIN"] }]],
  X5: ["/v1/cross/users/ANNIE/blacklist", [{ appkey: "CLUB", usernames: ["ERIN"] }]],
  X7: ["/v1/cross/users/ANNIE/nodisturb", [{ appkey: "CLUB", single: { add: ["ERIN"] } }]],
  X8: ["/v1/cross/users/ANNIE/friends", { appkey: "CLUB", users: ["ERIN"] }],
  X10: ["/v1/cross/users/ANNIE/friends", [{ appkey: "CLUB", username: "ERIN", others: "x" }]],
  X9: ["/v1/cross/users/ANNIE/friends", { appkey: "CLUB", users: ["ERIN"] }],
  X11: ["/v1/cross/chatroom/RID/members", [{ appkey: "CLUB", add: ["ERIN"] }]],
  G11: ["/v1/groups/owner/GID", { username: "BOBBY" }],
  M1: [
    "/v1/messages",
    {
      version: 1,
      target_type: "single",
      target_id: "ANNIE",
      from_type: "admin",
      from_id: "ADMIN",
      msg_type: "text",
      msg_body: { text: "hello" },
    },
  ],
  M2: ["/v1/messages/ADMIN/MSG/retract"],
  R2: ["/v1/resource?type=file"],
  S1: ["/v1/sensitiveword", ["badword"]],
  S2: ["/v1/sensitiveword", { old_word: "badword", new_word: "worse" }],
  S3: ["/v1/sensitiveword", { word: "worse" }],
  S5: ["/v1/sensitiveword/status?status=1"],
  C1: ["/v1/chatroom", { owner_username: "ANNIE", name: "lobby" }],
  C4: ["/v1/chatroom/RID", { name: "lounge" }],
  C8: ["/v1/chatroom/RID/members", ["CAROL"]],
  C6: ["/v1/chatroom/RID/forbidden/CAROL?status=1"],
  C9: ["/v1/chatroom/RID/members", ["CAROL"]],
  C5: ["/v1/chatroom/RID"],
  K1: ["/v1/sdkregister/status?status=1"],
  G4: ["/v1/groups/GID"],
  U9: ["/v1/users", ["DORA"]],
  U8: ["/v1/users/CAROL"],
};

const named = (text: string): string =>
  Object.entries({ ...names, NEW: uniqueName("fresh") }).reduce(
    (done, [name, value]) => done.replaceAll(name, value),
    text,
  );

describe("the audit log", () => {
  it("has a row with the number of the request for every call that changes something", async () => {
    const without: string[] = [];
    for (const [id, [path, body]] of Object.entries(calls)) {
      const route = allRoutes.find((one) => one.id === id);
      if (!route) throw new Error(`there is no ${id}`);
      const form = new FormData();
      form.append("filename", new Blob(["hello"]), "a.txt");
      const answer =
        id === "R2"
          ? await fetch(`${server.url}${path}`, {
              method: "POST",
              headers: { authorization: rest.authorization },
              body: form,
            })
          : await rest.call(
              route.method.toUpperCase(),
              named(path),
              body === undefined ? undefined : named(JSON.stringify(body)),
            );
      expect([id, answer.status]).toEqual([id, route.success]);
      if (id === "M1" && "text" in answer && typeof answer.text === "string") {
        names.MSG = String(JSON.parse(answer.text).msg_id);
      }
      const requestId = answer.headers.get("x-request-id") ?? "";
      const rows = await tenant.runtime.db.audit.findMany({ where: { appId: rest.app.id, requestId } });
      if (rows.length === 0 || rows.some(({ actor }) => actor !== "app")) without.push(id);
      if (id === "M1") {
        expect(rows).toMatchObject([
          {
            action: "rest.post",
            target: "/v1/messages",
            after: { msg_id: Number(names.MSG), from: names.ADMIN },
          },
        ]);
      }
    }
    expect(without).toEqual([]);
  });

  it("is written in the commit of the message that a call sends", async () => {
    const sent = await rest.call("POST", "/v1/messages", textMessage(names.ADMIN ?? "", names.ANNIE ?? ""));
    const { msg_id: messageId } = sent.body as { msg_id: number };
    const requestId = sent.headers.get("x-request-id") ?? "";
    const [commits] = await runSql(
      { url: tenant.runtime.env.databaseUrl },
      `SELECT (SELECT xmin::text FROM log WHERE msg_id = ${messageId}) AS message,
              (SELECT xmin::text FROM audit WHERE request_id = '${requestId}') AS row`,
    );
    expect(commits).toEqual({ message: expect.stringMatching(/^\d+$/), row: commits?.message });
  });

  it("knows every such route, and has nothing of calls that only ask or were refused", async () => {
    const changing = allRoutes.filter(({ method, scope }) => method !== "get" && !scope.endsWith(".read"));
    expect(Object.keys(calls).sort()).toEqual(changing.map(({ id }) => id).sort());
    const count = () => tenant.runtime.db.audit.count({ where: { appId: rest.app.id } });
    const before = await count();
    await rest.call("POST", "/v1/users/userstat", [names.ANNIE]);
    await rest.call("GET", "/v1/users");
    await rest.call("PUT", "/v1/users/nobody", { region: "x" });
    expect(await count()).toBe(before);
  });
});
