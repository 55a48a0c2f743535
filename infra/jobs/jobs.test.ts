import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import type { AppRef, UserContext } from "#core/context.ts";
import { openTcpProxy } from "#tests/support/tcp-proxy.ts";
import { openTenant, type Tenant, uniqueName } from "#tests/support/tenant.ts";
import { holdLock } from "./hold-lock.ts";
import { type Job, jobs, startJobs } from "./start-jobs.ts";

const eventually = { timeout: 20_000 };
const DAY = 86_400_000;
const ago = (ms: number) => new Date(Date.now() - ms);

let tenant: Tenant;
let app: AppRef;
let user: UserContext;

beforeAll(async () => {
  tenant = await openTenant();
  app = await tenant.app();
  user = await tenant.user(app, "annie");
});
afterAll(() => tenant.close());

/** Somebody who wants a lock, and how often he has and lost it. */
function contender(name: string, databaseUrl = tenant.runtime.env.databaseUrl) {
  const seen = { holds: false, began: 0 };
  const work = async (signal: AbortSignal) => {
    seen.holds = true;
    seen.began += 1;
    await pause(DAY, undefined, { signal, ref: false }).catch(() => {});
    seen.holds = false;
  };
  const log = { info: () => {}, warn: () => {} };
  const lock = holdLock({ databaseUrl, name, work, log, tryEveryMs: 50, checkEveryMs: 50 });
  onTestFinished(() => lock.close());
  return { seen, close: lock.close };
}

describe("a lock among processes", () => {
  it("is held by one at a time, and passes on when that one ends", async () => {
    const name = uniqueName("lock");
    const first = contender(name);
    await vi.waitFor(() => expect(first.seen.holds).toBe(true), eventually);
    const second = contender(name);
    const other = contender(uniqueName("lock"));
    await vi.waitFor(() => expect(other.seen.holds).toBe(true), eventually);
    expect(second.seen.began).toBe(0);
    await first.close();
    expect(first.seen.holds).toBe(false);
    await vi.waitFor(() => expect(second.seen.holds).toBe(true), eventually);
  });

  it("is lost with its connection: the work is told to stop, and somebody has the lock again", async () => {
    const only = contender(uniqueName("lock"));
    await vi.waitFor(() => expect(only.seen.holds).toBe(true), eventually);
    await tenant.runtime.db.$queryRaw`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'borealis lock' AND datname = current_database()`;
    await vi.waitFor(() => expect(only.seen).toEqual({ holds: true, began: 2 }), eventually);
  });

  it("is given up by a holder who hears nothing of the database any more", async () => {
    const url = new URL(tenant.runtime.env.databaseUrl);
    const line = await openTcpProxy(Number(url.port));
    onTestFinished(() => line.close());
    url.port = `${line.port}`;
    const holder = contender(uniqueName("lock"), url.href);
    await vi.waitFor(() => expect(holder.seen.holds).toBe(true), eventually);
    line.freeze();
    await vi.waitFor(() => expect(holder.seen.holds).toBe(false), eventually);
    await line.restore();
    await vi.waitFor(() => expect(holder.seen.holds).toBe(true), eventually);
  });
});

describe("jobs", () => {
  it("run again and again, also after one that failed, until they are closed", async () => {
    const runs: string[] = [];
    const job = (name: string, run: () => Promise<void>): Job => ({
      name,
      everyMs: 10,
      async run() {
        runs.push(name);
        await run();
      },
    });
    const running = startJobs(tenant.runtime, [
      job("works", async () => {}),
      job("fails", () => Promise.reject(new Error("no"))),
    ]);
    const timesOf = (name: string) => runs.filter((run) => run === name).length;
    await vi.waitFor(
      () => expect(Math.min(timesOf("works"), timesOf("fails"))).toBeGreaterThan(2),
      eventually,
    );
    await running.close();
    const { rows } = await ask("SELECT 1 FROM pg_stat_activity WHERE application_name = 'borealis lock'");
    expect(rows).toEqual([]);
  });

  it("delete what nothing reads any more, and leave the rest", async () => {
    const { db } = tenant.runtime;
    const { userId } = user.actor;
    const session = (changes: object) =>
      db.session.create({
        data: { appId: app.id, userId, expiresAt: new Date(Date.now() + DAY), ...changes },
      });
    const live = await session({});
    const justRevoked = await session({ revokedAt: ago(DAY) });
    await session({ revokedAt: ago(31 * DAY) });
    await session({ expiresAt: ago(31 * DAY) });
    await session({ seenAt: ago(38 * DAY) });
    const revocation = (createdAt: Date) =>
      db.revocation.create({ data: { appId: app.id, userId, reason: "signed_out", createdAt } });
    const fresh = await revocation(ago(60_000));
    await revocation(ago(2 * DAY));
    await db.ridDedupe.createMany({
      data: Array.from({ length: 2_500 }, (_, rid) => ({
        appId: app.id,
        userId,
        rid,
        contentHash: "h",
        messageId: rid,
        createdAt: rid === 0 ? new Date() : ago(11 * 60_000),
      })),
    });
    const { signal } = new AbortController();
    for (const job of jobs) await job.run(tenant.runtime, signal);
    const where = { appId: app.id };
    expect((await db.session.findMany({ where })).map(({ id }) => id).toSorted()).toEqual(
      [live.id, justRevoked.id].toSorted(),
    );
    expect((await db.revocation.findMany({ where })).map(({ id }) => id)).toEqual([fresh.id]);
    expect((await db.ridDedupe.findMany({ where })).map(({ rid }) => rid)).toEqual([0n]);
  });

  it("delete ended sessions of operators", async () => {
    const { db } = tenant.runtime;
    const account = await db.account.create({ data: { name: "jobs" } });
    const operator = await db.operator.create({
      data: { accountId: account.id, email: "jobs@example.com", passwordHash: "" },
    });
    const session = (expiresAt: Date) =>
      db.operatorSession.create({ data: { operatorId: operator.id, expiresAt } });
    const live = await session(new Date(Date.now() + DAY));
    await session(ago(31 * DAY));
    const { signal } = new AbortController();
    for (const job of jobs) await job.run(tenant.runtime, signal);
    expect((await db.operatorSession.findMany()).map(({ id }) => id)).toEqual([live.id]);
  });
});

async function ask(sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: tenant.runtime.env.databaseUrl });
  await client.connect();
  try {
    return await client.query(`${sql} AND datname = current_database()`);
  } finally {
    await client.end();
  }
}
