import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isCallError } from "#sdk/call-error.ts";
import type { Client } from "#sdk/client-types.ts";
import { expectAlive, type FaultRig, openFaultRig, surviveWriting } from "#tests/support/fault-rig.ts";
import { openPrivatePostgres, type PrivatePostgres } from "#tests/support/private-postgres.ts";
import { openTcpProxy } from "#tests/support/tcp-proxy.ts";
import { waitUntil } from "#tests/support/wait-until.ts";
import { httpClient } from "../support/server.ts";

const LONG = { timeout: 240_000 };
let postgres: PrivatePostgres;
let rig: FaultRig;

beforeAll(async () => {
  postgres = await openPrivatePostgres();
  rig = await openFaultRig({
    database: { url: postgres.url, drop: async () => {} },
    // Few, so that they can be exhausted.
    environment: { DATABASE_CONNECTIONS: "4" },
  });
});
afterAll(async () => {
  await rig.close();
  await postgres.close();
});

const ask = (sql: string) => postgres.ask(sql);
const others = "FROM pg_stat_activity WHERE application_name = 'borealis' AND pid <> pg_backend_pid()";

/** Reads are refused for the moment, over both doors, with the time to wait. */
async function expectUnavailable(reader: Client): Promise<void> {
  const http = httpClient(rig.server.origin, { appKey: rig.app.appKey });
  await waitUntil("HTTP answers 503 with the time to wait", async () => {
    const { status, headers, answer } = await http.call("session.create", {
      username: "nobody-at-all",
      password: "whatever it is",
    });
    return (
      status === 503 &&
      Number(headers.get("retry-after")) > 0 &&
      !answer.ok &&
      answer.error.code === "unavailable"
    );
  });
  await waitUntil("the live connection answers unavailable", async () => {
    const error = await reader.call("conversation.list", { limit: 10 }).then(
      () => null,
      (reason: unknown) => reason,
    );
    return isCallError(error) && error.code === "unavailable" && (error.retryMs ?? 0) > 0;
  });
}

/** Somebody who does nothing but read. */
const reader = async (): Promise<Client> => rig.device(await rig.user("reader"));

describe("writing goes on as if nothing had happened", LONG, () => {
  it("when PostgreSQL is shut down immediately, several times", async () => {
    await surviveWriting(rig, async () => {
      for (let times = 0; times < 3; times += 1) await postgres.crash("SIGQUIT");
    });
  });

  it("when all its connections are ended from the database's side, again and again", async () => {
    await surviveWriting(rig, async () => {
      for (let times = 0; times < 10; times += 1) {
        await ask(`SELECT pg_terminate_backend(pid) ${others}`);
        await sleep(100);
      }
    });
  });

  it("when the database refuses connections for a while; reads are told to wait", async () => {
    const client = await reader();
    await surviveWriting(rig, async () => {
      rig.line.cut();
      await expectUnavailable(client);
      await rig.line.restore();
    });
  });

  it("when the line to the database carries nothing for a while; reads are told to wait", async () => {
    const client = await reader();
    await surviveWriting(rig, async () => {
      rig.line.freeze();
      await expectUnavailable(client);
      await rig.line.restore();
    });
  });

  it("when its connections are dead and nobody says so, and only new ones lead anywhere", async () => {
    const [dead, alive] = [await openTcpProxy(postgres.port), await openTcpProxy(postgres.port)];
    try {
      const user = await rig.user("reader");
      rig.line.pointTo(dead.port);
      await ask(`SELECT pg_terminate_backend(pid) ${others}`);
      const client = await rig.device(user);
      await surviveWriting(rig, async () => {
        dead.freeze();
        await expectUnavailable(client);
        rig.line.pointTo(alive.port);
      });
    } finally {
      rig.line.pointTo(postgres.port);
      await Promise.all([dead.close(), alive.close()]);
    }
  });

  it("when somebody locks the log; reads are told to wait", async () => {
    const client = await reader();
    await surviveWriting(rig, async () => {
      const locker = new pg.Client({ connectionString: postgres.url });
      await locker.connect();
      await locker.query("BEGIN; LOCK TABLE log");
      await waitUntil("a read is refused", async () => {
        const error = await client.call("conversation.list", { limit: 10 }).then(
          () => null,
          (reason: unknown) => reason,
        );
        return isCallError(error) && error.code === "unavailable";
      });
      await locker.query("COMMIT");
      await locker.end();
    });
  });

  it("when every transaction waits for something; reads go on", async () => {
    const [busy, client] = [await rig.user("busy"), await reader()];
    const device = await rig.device(busy);
    await surviveWriting(rig, async () => {
      const locker = new pg.Client({ connectionString: postgres.url });
      await locker.connect();
      await locker.query(`BEGIN; SELECT 1 FROM users WHERE id = ${busy.actor.userId} FOR UPDATE`);
      let holding = true;
      // More than may begin at once, each held until the wait for the lock is over.
      const waiters = Array.from({ length: 6 }, async () => {
        while (holding) await device.call("user.update", { nickname: "new" }).catch(() => {});
      });
      await waitUntil("no other transaction may begin", async () => {
        const { rows } = await ask(`SELECT count(*)::int AS n ${others} AND wait_event_type = 'Lock'`);
        return rows[0]?.n >= 2;
      });
      await client.call("conversation.list", { limit: 10 });
      holding = false;
      await locker.query("COMMIT");
      await locker.end();
      await Promise.all(waiters);
    });
  });

  it("and the process has met nothing it did not expect", () => {
    expectAlive(rig.server);
    expect(rig.server.said()).not.toMatch(/unhandled|uncaught/i);
  });
});
