import { afterAll, describe, expect, it } from "vitest";
import { readEnv } from "#infra/env.ts";
import { createRuntime } from "#infra/runtime.ts";
import { openTenant } from "#tests/support/tenant.ts";
import { isDatabaseAway } from "./database-away.ts";

describe("a database that does not answer", () => {
  const closed = createRuntime({
    ...readEnv({ LOG_LEVEL: "silent" }),
    databaseUrl: "postgresql://nobody:nothing@127.0.0.1:1/none",
    secret: "a secret for tests, 32 bytes long!",
  });
  afterAll(() => closed.close());

  it("is told from a fault of ours: refused connections, of queries and of transactions", async () => {
    const ask = () => closed.db.account.count();
    const change = () => closed.db.$transaction(async (db) => db.account.count());
    for (const question of [ask, change]) {
      const error = await question().then(
        () => null,
        (reason: unknown) => reason,
      );
      expect(error).not.toBeNull();
      expect(isDatabaseAway(error)).toBe(true);
    }
  });

  it("is told when the server ends our connection or takes too long", async () => {
    const { runtime, close } = await openTenant();
    const ended = await runtime.db.$queryRaw`SELECT 1 FROM pg_terminate_backend(pg_backend_pid())`.catch(
      (error) => error,
    );
    expect(isDatabaseAway(ended)).toBe(true);
    const slow = await runtime.db
      .$transaction(async (db) => {
        await db.$executeRaw`SET LOCAL statement_timeout = 10`;
        await db.$queryRaw`SELECT 1 FROM pg_sleep(5)`;
      })
      .catch((error) => error);
    expect(isDatabaseAway(slow)).toBe(true);
    await close();
  });

  it("is not a broken constraint, nor an error of the program", async () => {
    const { runtime, close } = await openTenant();
    const account = { data: { id: 1, name: "twice" } };
    const twice = await runtime.db.account
      .create(account)
      .then(() => runtime.db.account.create(account))
      .catch((error) => error);
    expect(isDatabaseAway(twice)).toBe(false);
    expect(isDatabaseAway(new TypeError("x is not a function"))).toBe(false);
    expect(isDatabaseAway(undefined)).toBe(false);
    await close();
  });
});
