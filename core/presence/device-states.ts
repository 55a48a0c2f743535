import type { Context } from "../context.ts";
import { assertCanManageApp } from "../permissions.ts";
import { toId } from "../to-id.ts";
import { findAccounts } from "../users/find-accounts.ts";

/** A class of devices of a user: whether one is signed in, and whether one is connected now. */
export type DeviceState = { platform: string; login: boolean; online: boolean };

/** The devices of those of these users who exist, by name; without any for who never signed in. */
export async function deviceStates(ctx: Context, usernames: string[]): Promise<Map<string, DeviceState[]>> {
  assertCanManageApp(ctx);
  const { app, db, runtime } = ctx;
  const accounts = await findAccounts(ctx, db, usernames);
  const sessions = await db.session.findMany({
    where: { appId: app.id, userId: { in: [...accounts.values()].map(({ id }) => id) } },
    select: { id: true, userId: true, platform: true, revokedAt: true, expiresAt: true },
  });
  const states = new Map<number, Map<string, DeviceState>>();
  for (const session of sessions) {
    const userId = toId(session.userId);
    const { platform } = session;
    const own = states.get(userId) ?? new Map<string, DeviceState>();
    const state = own.get(platform) ?? { platform, login: false, online: false };
    const login = session.revokedAt === null && session.expiresAt > ctx.now();
    const isHere = runtime.roster.sessionsOf({ appId: app.id, userId }).has(toId(session.id));
    own.set(platform, { platform, login: state.login || login, online: state.online || (login && isHere) });
    states.set(userId, own);
  }
  return new Map([...accounts].map(([name, { id }]) => [name, [...(states.get(id)?.values() ?? [])]]));
}
