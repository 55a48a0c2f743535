import type { Context } from "../context.ts";
import type { Queryable } from "../database.ts";
import { toId } from "../to-id.ts";
import { sessionLifetimeMs } from "./session-life.ts";

const USER_AGENT_CHARACTERS = 400;

export type NewSession = { sessionId: number; expiresAt: Date };

/** What is kept about the device; a header may hold anything, the database takes no U+0000. */
export function deviceColumns(ctx: Context) {
  return {
    userAgent: ctx.userAgent.replaceAll("\u0000", "").toWellFormed().slice(0, USER_AGENT_CHARACTERS),
    address: ctx.address,
    createdAt: ctx.now(),
    seenAt: ctx.now(),
    expiresAt: new Date(ctx.now().getTime() + sessionLifetimeMs),
  };
}

/** Makes a session of the user for the device of this request, always under a new number. */
export async function insertSession(ctx: Context, db: Queryable, userId: number): Promise<NewSession> {
  const row = await db.session.create({
    data: { appId: ctx.app.id, userId, ...deviceColumns(ctx) },
    select: { id: true, expiresAt: true },
  });
  return { sessionId: toId(row.id), expiresAt: row.expiresAt };
}
