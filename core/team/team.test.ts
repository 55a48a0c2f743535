import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppRef } from "#core/context.ts";
import { AcceptOperatorInvite } from "#protocol/team.ts";
import { visitorOf } from "#tests/support/context.ts";
import { type OperatorContext, operatorOf } from "#tests/support/operators.ts";
import { openTenant, type Tenant } from "#tests/support/tenant.ts";
import { readOperator } from "../operators/read-operator-session.ts";
import { acceptOperatorInvite, getOperatorInvite } from "./accept-invite.ts";
import { getTeam, inviteOperator, removeFromTeam, revokeOperatorInvite, setTeamRole } from "./team.ts";

const password = "horse battery staple";

let tenant: Tenant;
let app: AppRef;
let owner: OperatorContext;

beforeAll(async () => {
  tenant = await openTenant();
  app = await tenant.app("shop");
  owner = await operatorOf(tenant, app, "owner");
});
afterAll(() => tenant.close());

const accept = (token: string, email: string, changes: object = {}, ms = 0) =>
  acceptOperatorInvite(visitorOf(tenant, undefined, { now: () => new Date(Date.now() + ms) }), {
    token,
    email,
    name: "",
    password,
    ...changes,
  });

describe("C4: an invitation to the team", () => {
  it("makes its person an operator in its role, once", async () => {
    const { token } = await inviteOperator(owner, { email: "kim@example.com", role: "support" });
    expect(await getOperatorInvite(visitorOf(tenant), { token })).toEqual({
      app: "shop",
      email: "kim@example.com",
      role: "support",
      known: false,
    });
    const both = await Promise.allSettled([
      accept(token, "kim@example.com"),
      accept(token, "kim@example.com"),
    ]);
    const [joined] = both.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    expect(both.filter(({ status }) => status === "rejected")).toHaveLength(1);
    const info = await readOperator(tenant.runtime.db, joined?.operatorId ?? 0);
    expect(info.apps).toMatchObject([{ appKey: app.appKey, role: "support" }]);
    await expect(accept(token, "kim@example.com")).rejects.toMatchObject({ code: "link_not_valid" });
    const rows = await tenant.runtime.db.audit.findMany({ where: { appId: app.id, action: "team.join" } });
    expect(rows).toMatchObject([{ target: "operator:kim@example.com", after: { role: "support" } }]);
  });

  it("is worth nothing for another address, after its time, or once revoked", async () => {
    const sent = await inviteOperator(owner, { email: "lee@example.com", role: "admin" });
    await expect(accept(sent.token, "mallory@example.com")).rejects.toMatchObject({ code: "link_not_valid" });
    await expect(accept(sent.token, "lee@example.com", {}, 8 * 86_400_000)).rejects.toMatchObject({
      code: "link_not_valid",
    });
    await revokeOperatorInvite(owner, { id: sent.id });
    await expect(accept(sent.token, "lee@example.com")).rejects.toMatchObject({ code: "link_not_valid" });
    const first = await inviteOperator(owner, { email: "lee@example.com", role: "admin" });
    await inviteOperator(owner, { email: "lee@example.com", role: "support" });
    await expect(accept(first.token, "lee@example.com")).rejects.toMatchObject({ code: "link_not_valid" });
  });

  it("takes no role or app from whoever accepts it", () => {
    const input = { token: "t".repeat(32), email: "kim@example.com", password };
    expect(AcceptOperatorInvite.safeParse(input).success).toBe(true);
    expect(AcceptOperatorInvite.safeParse({ ...input, role: "owner" }).success).toBe(false);
    expect(AcceptOperatorInvite.safeParse({ ...input, app: "other" }).success).toBe(false);
  });

  it("asks whoever is known for their password", async () => {
    const other = await tenant.app("other");
    const there = await operatorOf(tenant, other, "owner");
    const { token } = await inviteOperator(there, { email: "kim@example.com", role: "admin" });
    await expect(accept(token, "kim@example.com", { password: "wrong" })).rejects.toMatchObject({
      code: "wrong_credentials",
    });
    const { operatorId } = await accept(token, "kim@example.com");
    expect((await readOperator(tenant.runtime.db, operatorId)).apps.map(({ role }) => role)).toEqual([
      "support",
      "admin",
    ]);
  });
});

describe("the team", () => {
  it("keeps an owner, whoever goes or changes at the same time", async () => {
    const shared = await tenant.app("shared");
    const one = await operatorOf(tenant, shared, "owner");
    const two = await operatorOf(tenant, shared, "owner");
    const results = await Promise.allSettled([
      removeFromTeam(one, { id: two.actor.operatorId }),
      setTeamRole(two, { id: one.actor.operatorId, role: "support" }),
    ]);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const { members } = await getTeam(one);
    expect(members.filter(({ role }) => role === "owner")).toHaveLength(1);
  });

  it("is changed by owners alone", async () => {
    const admin = await operatorOf(tenant, app, "admin");
    await expect(inviteOperator(admin, { email: "x@example.com", role: "owner" })).rejects.toMatchObject({
      code: "forbidden",
    });
    const self = { id: admin.actor.operatorId, role: "owner" as const };
    await expect(setTeamRole(admin, self)).rejects.toMatchObject({ code: "forbidden" });
  });
});
