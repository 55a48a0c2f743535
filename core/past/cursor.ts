import { createHmac, timingSafeEqual } from "node:crypto";
import * as z from "zod";
import type { Context } from "../context.ts";
import { refuse } from "../fail.ts";

/** Where the next page of a history begins; what the first page asked for goes with it. */
const PastCursor = z.object({
  app: z.int(),
  /** Whose history, as its caller named it. */
  scope: z.string(),
  from: z.int(),
  to: z.int(),
  count: z.int(),
  total: z.int(),
  at: z.int(),
  messageId: z.int(),
  expiresAt: z.int(),
});
export type PastCursor = z.infer<typeof PastCursor>;

const LIVES_MS = 120_000;
const LONGEST = 1_024;

const sign = (ctx: Context, payload: string): Buffer =>
  createHmac("sha256", ctx.runtime.key("history-cursor")).update(payload).digest().subarray(0, 16);

/** A cursor as callers keep it: signed, for this app alone, for two minutes. */
export function issueCursor(ctx: Context, cursor: Omit<PastCursor, "app" | "expiresAt">): string {
  const expiresAt = ctx.now().getTime() + LIVES_MS;
  const payload = Buffer.from(JSON.stringify({ ...cursor, app: ctx.app.id, expiresAt })).toString(
    "base64url",
  );
  return `${payload}.${sign(ctx, payload).toString("base64url")}`;
}

/** What an own cursor says; refuses one of another app or history, an old one and whatever is none. */
export function readCursor(ctx: Context, token: string, scope: string): PastCursor {
  const refusal = () => refuse("invalid_input", "parameter invalid: the cursor is not known or has expired");
  const [payload = "", signature = ""] = token.length > LONGEST ? [] : token.split(".");
  const given = Buffer.from(signature, "base64url");
  const expected = sign(ctx, payload);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw refusal();
  const cursor = PastCursor.parse(JSON.parse(Buffer.from(payload, "base64url").toString()));
  if (cursor.app !== ctx.app.id || cursor.scope !== scope || cursor.expiresAt < ctx.now().getTime()) {
    throw refusal();
  }
  return cursor;
}
