import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sendMessage } from "#core/messages/send-message.ts";
import { searchUsers } from "#core/users/search-users.ts";
import { makeGroup } from "./support/groups.ts";
import { openTenant, type Tenant } from "./support/tenant.ts";

const root = path.resolve(import.meta.dirname, "..");

let tenant: Tenant;
/** Under which names points were taken. */
const budgets: string[] = [];

beforeAll(async () => {
  tenant = await openTenant();
  const { limiter } = tenant.runtime;
  tenant.runtime.limiter = {
    ...limiter,
    take: (key, ...budget) => {
      budgets.push(key);
      return limiter.take(key, ...budget);
    },
  };
  const app = await tenant.app();
  const [ann, ben] = [await tenant.user(app, "annie"), await tenant.user(app, "benny")];
  const body = { type: "text", text: "hello" } as const;
  const { id: group } = await makeGroup([ann, ben]);
  await sendMessage(ann, { target: { user: "benny" }, body, clientId: "one" });
  await sendMessage(ann, { target: { group }, body, clientId: "two" });
  await searchUsers(ann, { query: "ben" });
});
afterAll(() => tenant.close());

describe("what a process keeps of apps", () => {
  const ofAnApp = /^(\d+|-):/;

  it("security T6: is named by the app's id, in every cache and every budget", async () => {
    const names = { ...tenant.runtime.caches };
    // Found by what leads to an app; it has nothing of one's people.
    const { apps: _, ...caches } = names;
    const kept = Object.entries(caches).flatMap(([name, cache]) =>
      [...cache.keys()].map((key) => `${key} (${name})`),
    );
    for (const name of ["pairs", "conversations", "userIds"]) {
      expect(
        kept.some((key) => key.endsWith(`(${name})`)),
        name,
      ).toBe(true);
    }
    expect(kept.filter((key) => !ofAnApp.test(key))).toEqual([]);
    expect(budgets.length).toBeGreaterThan(0);
    expect(budgets.filter((key) => !ofAnApp.test(key))).toEqual([]);
  });

  it("security T6: is asked of the limiter under no other name anywhere", () => {
    const asked = ["core", "commands", "realtime", "rest"].flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
        .flatMap((file) => [
          ...readFileSync(path.join(root, folder, file), "utf8").matchAll(
            /limiter\s*\.(?:take|spend)\(\s*([^\n,]+)/g,
          ),
        ])
        .map(([, key = ""]) => key),
    );
    expect(asked.length).toBeGreaterThan(10);
    // A key that was made before has a name; what it may be is looked at above.
    const literal = asked.filter((key) => /^[`"']/.test(key));
    expect(literal.filter((key) => !/^`(\$\{(ctx\.)?app\.id( \|\| "-")?\}|-):/.test(key))).toEqual([]);
  });
});
