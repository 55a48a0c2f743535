import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { refuseWithoutTenant } from "./tenancy.ts";

const ran = async () => "ran";

function call(model: string, operation: string, args: unknown): Promise<unknown> {
  return refuseWithoutTenant({ model, operation, args, query: ran });
}

describe("the second wall of tenancy", () => {
  it.each([
    ["User", "findMany", { where: { appId: 1, username: "mei" } }],
    ["User", "findUnique", { where: { appId_id: { appId: 1, id: 2 } } }],
    ["User", "findUnique", { where: { appId_username: { appId: 1, username: "mei" } } }],
    ["User", "create", { data: { appId: 1, username: "mei" } }],
    ["User", "createMany", { data: [{ appId: 1 }, { appId: 1 }] }],
    ["Friendship", "findMany", { where: { friendAppId: 1, friendId: 2 } }],
    [
      "Member",
      "update",
      { where: { convAppId_convId_userId: { convAppId: 1, convId: 2, userId: 3 } }, data: {} },
    ],
    ["User", "upsert", { where: { appId: 1, id: 2 }, create: { appId: 1 }, update: {} }],
    ["Audit", "create", { data: { appId: null, action: "operator.signIn" } }],
    ["Account", "findMany", {}],
  ])("lets %s.%s through when it names its app", async (model, operation, args) => {
    await expect(call(model, operation, args)).resolves.toBe("ran");
  });

  it.each([
    ["User", "findMany", undefined],
    ["User", "findMany", { where: { username: "mei" } }],
    ["User", "findUnique", { where: { id: 2 } }],
    ["User", "findFirst", { where: { appId: undefined, username: "mei" } }],
    ["User", "findFirst", { where: { appId: { not: 1 } } }],
    ["User", "findMany", { where: { OR: [{ appId: 1 }] } }],
    ["User", "create", { data: { username: "mei" } }],
    ["User", "createMany", { data: [{ appId: 1 }, { username: "mei" }] }],
    ["User", "upsert", { where: { appId: 1, id: 2 }, create: { username: "mei" }, update: {} }],
    ["Log", "deleteMany", {}],
    ["Session", "updateMany", { where: { userId: 2 }, data: {} }],
    ["Log", "count", {}],
  ])("refuses %s.%s that does not: %o", async (model, operation, args) => {
    await expect(call(model, operation, args)).rejects.toThrow("names no app");
  });

  it("stands around every table that has an app's id", async () => {
    const schema = readFileSync(new URL("../prisma/schema.prisma", import.meta.url), "utf8");
    const tables = [...schema.matchAll(/^model (\w+) \{([\s\S]*?)^\}/gm)]
      .filter(([, , fields = ""]) => /^\s+\w*[aA]ppId\s+Int/m.test(fields))
      .map(([, name = ""]) => name);
    expect(tables.length).toBeGreaterThan(15);
    for (const table of tables) {
      // Say which apps an operator looks after or may come to, so they are asked by person, across apps.
      if (table === "OperatorRole" || table === "OperatorInvite") continue;
      await expect(call(table, "findMany", {}), table).rejects.toThrow("names no app");
    }
  });
});
