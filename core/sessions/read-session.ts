import type { SignedIn } from "#protocol/session.ts";
import { findApp, toAppInfo } from "../apps/find-app.ts";
import type { Scope } from "../apps/scope.ts";
import type { AppRef, UserActor } from "../context.ts";
import { toId } from "../to-id.ts";
import {
  type ProfileRow,
  profileColumns,
  settingsColumns,
  toProfile,
  toUserSettings,
} from "../users/to-user.ts";
import { hasExpired, isSeenLongAgo, seenEveryMs } from "./session-life.ts";

/** A session whose row was just checked. */
export type LiveSession = { app: AppRef; actor: UserActor; signedIn: SignedIn };

/** Why a session number is worth nothing. */
export type DeadSession = { dead: "not_signed_in" | "session_revoked" | "user_disabled" | "app_suspended" };

export type SessionName = { appId: number; sessionId: number };

/** Checks the row of a session: not revoked, idle for at most 7 days, at most 30 days old, its user and app in order. */
export async function checkSession(scope: Scope, name: SessionName): Promise<LiveSession | DeadSession> {
  const app = await findApp(scope, { id: name.appId });
  if (!app) return { dead: "not_signed_in" };
  if (app.suspended) return { dead: "app_suspended" };
  const row = await scope.db.session.findUnique({
    where: { appId_id: { appId: name.appId, id: name.sessionId } },
    select: {
      revokedAt: true,
      expiresAt: true,
      seenAt: true,
      user: { select: { ...profileColumns, ...settingsColumns, disabledAt: true } },
    },
  });
  const now = scope.now();
  if (!row || row.user.deletedAt) return { dead: "not_signed_in" };
  if (row.user.disabledAt) return { dead: "user_disabled" };
  if (row.revokedAt) return { dead: "session_revoked" };
  if (hasExpired(row, now)) return { dead: "not_signed_in" };
  if (isSeenLongAgo(row, now)) await touchSession(scope, name);
  return toLiveSession(app.ref, name.sessionId, row.user);
}

/** As `checkSession`, for callers that only tell signed in from not. */
export async function readSession(scope: Scope, name: SessionName): Promise<LiveSession | null> {
  const session = await checkSession(scope, name);
  return "dead" in session ? null : session;
}

/** Notes that the device was heard of; writes at most once a minute. */
export async function touchSession(scope: Pick<Scope, "db" | "now">, name: SessionName): Promise<void> {
  const now = scope.now();
  await scope.db.session.updateMany({
    where: {
      appId: name.appId,
      id: name.sessionId,
      revokedAt: null,
      seenAt: { lte: new Date(now.getTime() - seenEveryMs) },
    },
    data: { seenAt: now },
  });
}

function toLiveSession(
  app: AppRef,
  sessionId: number,
  user: ProfileRow & { id: bigint; noDisturb: boolean },
): LiveSession {
  return {
    app,
    actor: { kind: "user", userId: toId(user.id), username: user.username, sessionId },
    signedIn: { user: toProfile(user), app: toAppInfo(app), settings: toUserSettings(user) },
  };
}
