import { createHmac, timingSafeEqual } from "node:crypto";
import { limits } from "#protocol/limits.ts";
import type { Ticket } from "#protocol/session.ts";
import type { UserContext } from "../context.ts";
import type { CoreRuntime } from "../runtime.ts";
import type { SessionName } from "./read-session.ts";

const sign = (runtime: CoreRuntime, content: string): Buffer =>
  createHmac("sha256", runtime.key("ticket")).update(content).digest();

/** A pass for the live connection: names the acting session, valid for 60 s, as often as needed. */
export function issueTicket(ctx: UserContext): Ticket {
  const expiresAt = ctx.now().getTime() + limits.ticketMs;
  const content = `${ctx.app.id}.${ctx.actor.sessionId}.${expiresAt}`;
  return { ticket: `${content}.${sign(ctx.runtime, content).toString("base64url")}`, expiresAt };
}

/** The session a ticket names, or null when it is not ours or too old. The session's row is the caller's to check. */
export function verifyTicket(runtime: CoreRuntime, ticket: unknown, now: Date): SessionName | null {
  if (typeof ticket !== "string" || ticket.length > 200) return null;
  const match = /^((\d{1,10})\.(\d{1,16})\.(\d{1,16}))\.([\w-]{43})$/.exec(ticket);
  if (!match) return null;
  const [, content = "", appId, sessionId, expiresAt, signature = ""] = match;
  if (!timingSafeEqual(sign(runtime, content), Buffer.from(signature, "base64url"))) return null;
  if (Number(expiresAt) <= now.getTime()) return null;
  return { appId: Number(appId), sessionId: Number(sessionId) };
}
