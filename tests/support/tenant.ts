import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { createApp } from "#core/apps/create-app.ts";
import type { AppRef, UserContext } from "#core/context.ts";
import type { Hint } from "#core/hints.ts";
import { toId } from "#core/to-id.ts";
import { readEnv } from "#infra/env.ts";
import { createRuntime, type Runtime } from "#infra/runtime.ts";
import type { AppSettings } from "#protocol/operator.ts";
import { contextOf } from "./context.ts";
import { createTestDatabase, type TestDatabase } from "./test-database.ts";

/** High enough that no test meets a limit it does not ask for. */
export const generousSettings: Partial<AppSettings> = {
  sendsPerMinute: 1_000_000,
  conversationPerSecond: 1_000_000,
  commandsPerSecond: 100_000,
  commandBurst: 100_000,
  socketsPerUser: 1_000,
  registrationsPerHour: 1_000_000,
  searchesPerMinute: 1_000_000,
  signInBurst: 1_000_000,
  restCallsPerMinute: 1_000_000,
};

/** A name nobody else in the run has. */
export const uniqueName = (prefix: string): string => `${prefix}-${randomBytes(5).toString("hex")}`;

/** An installation of a test file's own: a database, a runtime, and apps and users made in a line. */
export type Tenant = {
  runtime: Runtime;
  /** Everything that was published, in order. */
  hints: Hint[];
  app(name?: string, settings?: Partial<AppSettings>): Promise<AppRef>;
  /** Makes a user and answers a context in which he acts. His password is not set: sign in by a verb if you need to. */
  user(app: AppRef, username: string): Promise<UserContext>;
  close(): Promise<void>;
};

/** What sessions and tickets of test installations are signed with. */
export const TEST_SECRET = "a secret for tests, 32 bytes long!";

/** Opens an installation on a migrated database of its own, unless one is given; `environment` changes settings. */
export async function openTenant(
  given?: TestDatabase,
  environment: Record<string, string> = {},
): Promise<Tenant> {
  const database = given ?? (await createTestDatabase());
  const dataDir = await mkdtemp(path.join(os.tmpdir(), "borealis-tenant-"));
  const settings = readEnv({ LOG_LEVEL: "silent", DATA_DIR: dataDir, ...environment });
  const runtime = createRuntime({
    ...settings,
    databaseUrl: database.url,
    secret: TEST_SECRET,
  });
  const account = await runtime.db.account.create({ data: { name: "tests" } });
  const hints: Hint[] = [];
  runtime.bus.subscribe((hint) => hints.push(hint));
  return {
    runtime,
    hints,
    async app(name = "test", changes = {}) {
      const app = await createApp(runtime, runtime.db, { accountId: account.id, name });
      const wanted = { ...generousSettings, ...changes };
      await runtime.db.app.update({ where: { id: app.id }, data: { settings: wanted } });
      return { ...app, settings: { ...app.settings, ...wanted } };
    },
    async user(app, username) {
      const row = await runtime.db.user.create({
        data: { appId: app.id, username, usernameLower: username.toLowerCase(), passwordHash: "" },
      });
      return contextOf({ runtime }, app, { kind: "user", userId: toId(row.id), username, sessionId: 0 });
    },
    async close() {
      await runtime.close();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
