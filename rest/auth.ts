import type { IncomingMessage } from "node:http";
import type { AppRights } from "#core/apps/check-app-secret.ts";
import { identifyApp } from "#core/apps/identify-app.ts";
import type { AppRef } from "#core/context.ts";
import { refuse } from "#core/fail.ts";
import { networkOf } from "#core/network-of.ts";
import type { Spending } from "#core/runtime.ts";
import type { Runtime } from "#infra/runtime.ts";

/** Wrong secrets from one network, and for one AppKey from anywhere, in a minute. */
const TRIES = { points: 20, seconds: 60 };
const TRIES_PER_KEY = { points: 100, seconds: 60 };

const LONGEST_HEADER = 1_024;

/** Who calls: the app, or nobody, with how many more wrong tries they have. */
export type Caller =
  | { app: AppRef; rights: AppRights }
  | { refused: unknown; tries: Spending & { points: number } };

/**
 * Finds the app that a call comes from, and what it may do, by its Authorization header: Basic, of its AppKey and its
 * master secret or an API key. An AppKey that does not exist, a wrong secret and
 * a header that is no Basic authentication are told apart by nobody. Who guesses is stopped by address, so that the
 * app's own servers go on.
 */
export async function authenticate(
  runtime: Runtime,
  request: IncomingMessage,
  address: string,
): Promise<Caller> {
  const key = `-:rest-secret:${networkOf(address)}`;
  const looked = await runtime.limiter.spend(key, TRIES, 0);
  if (looked.spent) return turnAway(tooMany(looked.resetMs), looked);
  const header = request.headers.authorization;
  if (header === undefined) {
    return turnAway(refuse("credentials_missing", "Missing authen info"), looked);
  }
  const given = readBasic(header);
  const found = await identifyApp({ db: runtime.db, now: runtime.clock.now, runtime }, given);
  if (!found) {
    const tries = await runtime.limiter.spend(key, TRIES);
    const spent = await runtime.limiter.spend(keyTries(given.appKey), TRIES_PER_KEY);
    if (tries.spent) return turnAway(tooMany(tries.resetMs), tries);
    if (spent.spent) return turnAway(tooMany(spent.resetMs), tries);
    return turnAway(refuse("credentials_wrong", "Basic authentication failed"), tries);
  }
  const { app, rights } = found;
  if (app.suspended) return turnAway(refuse("app_suspended", "The appkey is in black list."), looked);
  return { app: app.ref, rights };
}

const turnAway = (refused: unknown, tries: Spending): Caller => ({
  refused,
  tries: { ...tries, points: TRIES.points },
});

const tooMany = (resetMs: number) => refuse("rate_limited", "Rate limit exceeded", resetMs);

const keyTries = (appKey: string): string => `-:rest-secret-key:${appKey.toLowerCase().slice(0, 64)}`;

/** AppKey and secret of a Basic header; what is none gives a pair that belongs to nobody, and takes as long. */
function readBasic(header: string): { appKey: string; secret: string } {
  const [, encoded = ""] =
    /^Basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(header.slice(0, LONGEST_HEADER + 1)) ?? [];
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  if (colon < 0 || header.length > LONGEST_HEADER) return { appKey: "", secret: "" };
  return { appKey: text.slice(0, colon), secret: text.slice(colon + 1) };
}
