import { createHash } from "node:crypto";
import { claimCall, forgetCall, keepAnswer } from "#core/apps/kept-answers.ts";
import { refuse } from "#core/fail.ts";
import { errorBody, toRestError } from "./errors.ts";
import type { AppContext, Route } from "./route.ts";

/** What is sent: a status and the body's text, null for none. */
export type Told = { status: number; text: string | null; replayed?: boolean };

type KeyedRun = {
  ctx: AppContext;
  route: Route;
  key: string | undefined;
  /** Path and query as they were called. */
  target: string;
  body: unknown;
};

/** The caller's name for the call; only what changes something has one. */
export function readKey(route: Route, header: string | undefined): string | undefined {
  if (header === undefined || route.method === "get") return undefined;
  if (!/^[\x21-\x7e]{1,255}$/.test(header)) {
    throw refuse("invalid_input", "Idempotency-Key: 1 to 255 printable characters of ASCII");
  }
  return header;
}

/** Runs a call; under a key it is run once, and whoever repeats it is told what the first was told. */
export async function runOnce(call: KeyedRun, run: () => Promise<Told>): Promise<Told> {
  const { ctx, route, key, target, body } = call;
  if (key === undefined) return run();
  const said = JSON.stringify([route.method, target, body ?? null]);
  const callHash = createHash("sha256").update(said).digest("base64url");
  const known = await claimCall(ctx, { key, callHash, repeatable: route.repeatable ?? false });
  if (known) return { status: known.status, text: known.body, replayed: true };
  try {
    const told = await run();
    await keepAnswer(ctx, key, { status: told.status, body: told.text });
    return told;
  } catch (error) {
    const refused = toRestError(error);
    // Too much at the moment, or something broke: the same call may well succeed later.
    if (refused.status === 429 || refused.status >= 500) await forgetCall(ctx, key);
    else await keepAnswer(ctx, key, { status: refused.status, body: JSON.stringify(errorBody(refused)) });
    throw error;
  }
}
