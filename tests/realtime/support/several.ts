import { expect, vi } from "vitest";
import type { AppRef, UserContext } from "#core/context.ts";
import type { Runtime } from "#infra/runtime.ts";
import type { AppSettings } from "#protocol/operator.ts";
import type { RealtimeOptions } from "#realtime/attach.ts";
import { openServer, type TestServer } from "../../support/server.ts";
import { openTenant, uniqueName } from "../../support/tenant.ts";
import { createTestDatabase } from "../../support/test-database.ts";
import { connect, type Device, signIn, ticketOf } from "./live.ts";

/** One of the processes of an installation: what it has of its own is all here, though it shares the test's. */
export type Member = {
  runtime: Runtime;
  server: TestServer;
  /** The same person, whose deeds are done in this process. */
  as<C extends UserContext>(user: C): C;
  /** A device of the user, connected to this process. */
  open(user: UserContext): Promise<Device>;
  /** Ends in an orderly way; ending twice changes nothing. */
  close(): Promise<void>;
};

export type Several = {
  members: Member[];
  app: AppRef;
  newApp(settings: Partial<AppSettings>): Promise<AppRef>;
  newUser(app?: AppRef): Promise<UserContext>;
  /** Starts another process of the installation. */
  join(environment: Record<string, string>): Promise<Member>;
  close(): Promise<void>;
};

/** Opens an installation of as many processes as there are environments, on one database. */
export async function openSeveral(
  environments: Record<string, string>[],
  options: Partial<RealtimeOptions> = {},
): Promise<Several> {
  const database = await createTestDatabase();
  const first = await openTenant(database, environments[0]);
  const members: Member[] = [];

  const enlist = async (runtime: Runtime, close: () => Promise<void>) => {
    const server = await openServer(runtime, options);
    let closed: Promise<void> | undefined;
    const member: Member = {
      runtime,
      server,
      as: (user) => ({ ...user, runtime, db: runtime.db, publish: runtime.bus.publish }),
      async open(user) {
        return connect(server.port, { ticket: ticketOf(await signIn(member.as(user))) });
      },
      close() {
        closed ??= server.close().then(close);
        return closed;
      },
    };
    members.push(member);
    return member;
  };
  const join = async (environment: Record<string, string>) => {
    // The first one drops the database when all are gone.
    const tenant = await openTenant({ ...database, drop: async () => {} }, environment);
    return enlist(tenant.runtime, tenant.close);
  };

  await enlist(first.runtime, () => first.runtime.close());
  for (const environment of environments.slice(1)) await join(environment);
  const app = await first.app();
  return {
    members,
    app,
    newApp: (settings) => first.app(uniqueName("app"), settings),
    newUser: (of = app) => first.user(of, uniqueName("user")),
    join,
    async close() {
      for (const member of members) await member.close();
      await database.drop();
    },
  };
}

/** Resolves when all processes hear each other. */
export async function allConnected(members: Member[]): Promise<void> {
  for (const { runtime } of members) {
    await vi.waitFor(() => expect(runtime.bus.state()).toBe("connected"), { timeout: 30_000 });
  }
}
