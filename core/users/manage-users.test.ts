import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppRef } from "#core/context.ts";
import { countFresh } from "#core/tables/count-fresh.ts";
import { visitorOf } from "#tests/support/context.ts";
import { type OperatorContext, operatorOf } from "#tests/support/operators.ts";
import { picture, upload } from "#tests/support/pictures.ts";
import { openTenant, type Tenant } from "#tests/support/tenant.ts";
import { addMembers } from "../groups/add-members.ts";
import { createGroupFor, setGroupMaximum, sortNames } from "../groups/manage-groups.ts";
import { createSession } from "../sessions/create-session.ts";
import { describeUser } from "./describe-user.ts";
import { exportUsers } from "./export-users.ts";
import { bulkUsers, createAccount, editAccount, setAccountPassword } from "./manage-users.ts";
import { pageUsers } from "./page-users.ts";
import { createPasswordLink, resetPassword } from "./password-link.ts";

const password = "horse battery staple";
const other = "another long password";

let tenant: Tenant;
let app: AppRef;
let admin: OperatorContext;

beforeAll(async () => {
  tenant = await openTenant();
  app = await tenant.app("shop");
  admin = await operatorOf(tenant, app, "admin");
});
afterAll(() => tenant.close());

const signIn = (username: string, given: string) =>
  createSession(visitorOf(tenant, app), { username, password: given });

const first = {
  query: "",
  sort: "created" as const,
  order: "desc" as const,
  size: 2,
  after: null,
  before: null,
};

describe("accounts by operators", () => {
  it("are made, edited and found, also where visitors may not register", async () => {
    const closed = { ...admin, app: { ...app, settings: { ...app.settings, registration: false } } };
    await createAccount(closed, { username: "mei.chen", password, nickname: "Mei" });
    await expect(createAccount(closed, { username: "MEI.chen", password })).rejects.toMatchObject({
      code: "username_taken",
    });
    await editAccount(admin, { username: "mei.chen", nickname: "Mei Chen", birthday: "1990-02-28" });
    const page = await pageUsers(admin, { ...first, query: "mei c" }, null);
    expect(page.rows).toMatchObject([
      { user: { username: "mei.chen", nickname: "Mei Chen" }, state: "active" },
    ]);
    expect((await pageUsers(admin, { ...first, query: "%" }, null)).rows).toEqual([]);
    await expect(signIn("mei.chen", password)).resolves.toBeTruthy();
    await setAccountPassword(admin, { username: "mei.chen", password: other });
    await expect(signIn("mei.chen", password)).rejects.toMatchObject({ code: "wrong_credentials" });
  });

  it("security T8: are exported without those of any other app, for its owners and admins alone", async () => {
    const elsewhere = await tenant.app("elsewhere");
    await tenant.user(elsewhere, "canary.elsewhere");
    const part = await exportUsers(admin, { query: "", state: null, after: null });
    const [header, ...records] = parse(part.text, { bom: true }) as string[][];
    expect(header).toEqual(["username", "nickname", "state", "created"]);
    const names = records.map(([username]) => username);
    expect(part).toMatchObject({ rows: names.length, next: null });
    expect(names).toContain("mei.chen");
    const own = await tenant.runtime.db.user.count({ where: { appId: app.id } });
    expect(names).toHaveLength(own);
  });

  it("get a new password by a link, once, in time, and of two at the same time one", async () => {
    await createAccount(admin, { username: "li.na", password });
    const stale = await createPasswordLink(admin, { username: "li.na" });
    const { token } = await createPasswordLink(admin, { username: "li.na" });
    const visitor = visitorOf(tenant, app);
    const input = { token, password: other };
    await expect(resetPassword(visitor, { ...input, token: stale.token })).rejects.toMatchObject({
      code: "link_not_valid",
    });
    const late = visitorOf(tenant, app, { now: () => new Date(Date.now() + 2 * 86_400_000) });
    await expect(resetPassword(late, input)).rejects.toMatchObject({ code: "link_not_valid" });
    const both = await Promise.allSettled([resetPassword(visitor, input), resetPassword(visitor, input)]);
    expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await expect(signIn("li.na", other)).resolves.toBeTruthy();
  });

  it("are changed many at once, with a result for each", async () => {
    await createAccount(admin, { username: "wei.one", password });
    const results = await bulkUsers(admin, { act: "disable", usernames: ["wei.one", "nobody", "wei.one"] });
    expect(results).toEqual([
      { name: "wei.one", code: "ok" },
      { name: "nobody", code: "user_not_found" },
    ]);
    await expect(signIn("wei.one", password)).rejects.toMatchObject({ code: "user_disabled" });
    expect((await pageUsers(admin, first, "disabled")).total).toBe(1);
    // Who was so before is told apart, so that taking it back leaves them as they were.
    expect(await bulkUsers(admin, { act: "disable", usernames: ["wei.one"] })).toEqual([
      { name: "wei.one", code: "ok", same: true },
    ]);
    await bulkUsers(admin, { act: "delete", usernames: ["wei.one"] });
    expect((await pageUsers(admin, first, "deleted")).rows).toMatchObject([
      { user: { username: "wei.one", nickname: "" }, state: "deleted" },
    ]);
  });

  it("get a face by an operator, and count as new rows to whoever looked before", async () => {
    const { at } = await countFresh(admin, { table: "users", since: null });
    const now = () => new Date(at + 1_000);
    await createAccount({ ...admin, now }, { username: "face.one", password });
    expect(await countFresh({ ...admin, now }, { table: "users", since: at })).toEqual({
      count: 1,
      at: at + 1_000,
    });
    const support = await operatorOf(tenant, app, "support");
    await expect(countFresh(support, { table: "audit", since: at })).rejects.toMatchObject({
      code: "forbidden",
    });
    const { mediaId: avatar } = await upload(admin, "avatar", await picture("png"));
    const elsewhere = await operatorOf(tenant, await tenant.app(), "admin");
    const foreign = await upload(elsewhere, "avatar", await picture("png"));
    await expect(editAccount(admin, { username: "face.one", avatar: foreign.mediaId })).rejects.toMatchObject(
      {
        code: "media_not_found",
      },
    );
    await editAccount(admin, { username: "face.one", avatar });
    expect((await describeUser(admin, "face.one")).profile).toMatchObject({ avatar });
    await editAccount(admin, { username: "face.one", avatar: null });
    expect((await describeUser(admin, "face.one")).profile).toMatchObject({ avatar: null });
    await bulkUsers(admin, { act: "delete", usernames: ["face.one"] });
  });

  it("are turned in pages without leaving one out, forwards and back", async () => {
    const names: string[] = [];
    let page = await pageUsers(admin, { ...first, sort: "username", order: "asc", size: 1 }, null);
    const start = page.rows;
    while (page.next) {
      names.push(...page.rows.map(({ user }) => user.username));
      page = await pageUsers(
        admin,
        { ...first, sort: "username", order: "asc", size: 1, after: page.next },
        null,
      );
    }
    names.push(...page.rows.map(({ user }) => user.username));
    expect(names).toEqual(["li.na", "mei.chen"]);
    const back = await pageUsers(
      admin,
      { ...first, sort: "username", order: "asc", size: 1, before: page.previous },
      null,
    );
    expect(back.rows).toEqual(start);
  });
});

describe("a group by operators", () => {
  it("is made for somebody, filled from a list and limited, all of it written down", async () => {
    const { group } = await createGroupFor(admin, {
      owner: "mei.chen",
      name: "Night shift",
      members: [],
      description: "",
      avatar: null,
      visibility: "private",
      settings: {},
    });
    const names = ["li.na", " mei.chen ", "nobody", "li.na"];
    expect(await sortNames(admin, { group, names })).toEqual({
      found: ["li.na"],
      missing: ["nobody"],
      inside: ["mei.chen"],
    });
    await setGroupMaximum(admin, { group, maximum: 1 });
    await expect(addMembers(admin, { group, usernames: ["li.na"], reason: "" })).rejects.toMatchObject({
      code: "group_full",
    });
    await setGroupMaximum(admin, { group, maximum: 10 });
    await addMembers(admin, { group, usernames: ["li.na"], reason: "" });
    const rows = await tenant.runtime.db.audit.findMany({
      where: { appId: app.id, target: `group:${group}` },
      orderBy: { id: "asc" },
    });
    expect(rows.map(({ action }) => action)).toEqual([
      "group.created",
      "group.setMaximum",
      "group.setMaximum",
      "group.membersAdded",
    ]);
    expect(rows.map(({ before }) => before)).toEqual([
      null,
      { maximum: 500 },
      { maximum: 1 },
      { memberCount: 1 },
    ]);
    for (const { actor, address, requestId } of rows) {
      expect({ actor, address, requestId }).toEqual({
        actor: `operator:${admin.actor.email}`,
        address: "127.0.0.1",
        requestId: "test",
      });
    }
  });
});
