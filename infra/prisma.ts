import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import type { Database } from "#core/database.ts";
import { PrismaClient } from "#generated/prisma/client.ts";
import { WatchedClient } from "./database/watched-client.ts";
import { refuseWithoutTenant } from "./tenancy.ts";
import { createWorkQueue } from "./work-queue.ts";

/** How many connections a pool holds, how many of them are free, and how many callers wait for one. */
export type PoolLevels = Pick<pg.Pool, "totalCount" | "idleCount" | "waitingCount">;

export type DatabaseClient = { db: Database; pool: PoolLevels; close(): Promise<void> };

/** More never wait for their turn to begin a transaction: who would come last is better off coming later. */
const LONGEST_LINE = 2_000;

/**
 * The client, which begins so many transactions at once. One holds its connection over several turns, so that all of
 * them together would keep everybody who only reads waiting.
 */
function withTransactionsInTurns(db: Database, atOnce: number): Database {
  const turns = createWorkQueue({
    atOnce,
    waiting: LONGEST_LINE,
    waitMs: 5_000,
    busy: { message: "The server has too much to write at the moment.", retryMs: 1_000 },
  });
  const begin = db.$transaction.bind(db) as (...args: unknown[]) => Promise<unknown>;
  const inTurn = (...args: unknown[]) => turns.run(() => begin(...args));
  return new Proxy(db, {
    get: (target, name) => (name === "$transaction" ? inTurn : Reflect.get(target, name)),
  });
}

/**
 * The pooled client every verb uses. Statements end after 5 s, waits for locks after 2 s, forgotten transactions
 * after 10 s, connections on which nobody answers after 7 s; at most half of the connections are in transactions; a
 * query on a tenant's table that names no tenant is refused.
 */
export function connectDatabase(
  url: string,
  options: { connections: number; onPoolError: (error: Error) => void },
): DatabaseClient {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connections,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    Client: WatchedClient,
    // Longer than a statement may take: a database that can still be reached says itself what is wrong.
    query_timeout: 7_000,
    statement_timeout: 5_000,
    lock_timeout: 2_000,
    idle_in_transaction_session_timeout: 10_000,
    application_name: "borealis",
  });
  const adapter = new PrismaPg(pool, { disposeExternalPool: true, onPoolError: options.onPoolError });
  const client = new PrismaClient({ adapter, transactionOptions: { maxWait: 5_000, timeout: 8_000 } });
  const guarded = client.$extends({
    name: "tenancy",
    query: { $allModels: { $allOperations: refuseWithoutTenant } },
  });
  return {
    // The extension adds no members; only its generated type is unrelated to the plain client's.
    db: withTransactionsInTurns(guarded as unknown as Database, Math.ceil(options.connections / 2)),
    pool,
    close: () => client.$disconnect(),
  };
}
