import { headers } from "next/headers";
import { decode } from "next-auth/jwt";
import { cache } from "react";
import { findApp, toAppInfo } from "#core/apps/find-app.ts";
import type { Scope } from "#core/apps/scope.ts";
import { type LiveOperator, readOperatorSession } from "#core/operators/read-operator-session.ts";
import { readSession } from "#core/sessions/read-session.ts";
import { operatorCookie, readSessionCookie, userCookie } from "#core/sessions/session-cookie.ts";
import { isHttps } from "#infra/http/public-url.ts";
import { runtime } from "#infra/runtime.ts";
import type { OperatorInfo } from "#protocol/operator.ts";
import type { AppInfo, SignedIn } from "#protocol/session.ts";

/** What core needs to look up apps and sessions for a page. */
export function pageScope(): Scope {
  const opened = runtime();
  return { db: opened.db, now: opened.clock.now, runtime: opened };
}

/** True when people reach this installation by https. */
export const isSecure = (): boolean => isHttps(runtime().env.publicUrl);

/**
 * The app of that address and who is signed in to it, the session's row checked; null when there is no such app or it
 * is suspended. Read once per request.
 */
export const readUser = cache(
  async (slug: string): Promise<{ app: AppInfo; user: SignedIn | null } | null> => {
    const scope = pageScope();
    const found = await findApp(scope, { slug });
    if (!found || found.suspended) return null;
    const cookie = userCookie(scope.runtime, found.ref, isSecure());
    const sessionId = await readSessionCookie((await headers()).get("cookie"), cookie, decode);
    const session = sessionId === null ? null : await readSession(scope, { appId: found.ref.id, sessionId });
    return { app: toAppInfo(found.ref), user: session?.signedIn ?? null };
  },
);

/** The operator who is signed in with the session, its row checked, or null. Read once per request. */
export const readLiveOperator = cache(async (): Promise<LiveOperator | null> => {
  const scope = pageScope();
  const cookie = operatorCookie(scope.runtime, isSecure());
  const sessionId = await readSessionCookie((await headers()).get("cookie"), cookie, decode);
  return sessionId === null ? null : readOperatorSession(scope, sessionId);
});

/** The operator who is signed in, or null. */
export async function readOperator(): Promise<OperatorInfo | null> {
  return (await readLiveOperator())?.info ?? null;
}
