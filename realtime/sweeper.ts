import { findApp, forgetApp } from "#core/apps/find-app.ts";
import type { Hint } from "#core/hints.ts";
import { recentRevocations } from "#core/sessions/recent-revocations.sql.ts";
import { touchSessions } from "#core/sessions/touch-sessions.ts";
import type { Runtime } from "#infra/runtime.ts";
import { type ErrorCode, errors } from "#protocol/errors.ts";
import { endSocket, type LiveSocket } from "./live.ts";
import type { Registry } from "./registry.ts";
import { repeat } from "./repeat.ts";

/** Longer than a statement may run, so that a row is seen that was written early and committed late. */
const OVERLAP_MS = 15_000;
const SESSIONS_AT_ONCE = 1_000;

export type SweeperOptions = {
  runtime: Runtime;
  registry: Registry;
  /** Monotonic, in milliseconds. */
  clock: () => number;
  everyMs: number;
  /** How often the rows of all live sessions are looked at and marked as heard of. */
  touchEveryMs: number;
};

export type Sweeper = {
  /** Ends at once what a hint names. */
  revoked(hint: Extract<Hint, { kind: "revoked" }>): void;
  close(): void;
};

/**
 * Ends the sockets of sessions that were revoked or have expired, and of apps that were suspended, by what the
 * database says: no hint is needed for it. Keeps the settings of the sockets' apps fresh.
 */
export function startSweeper(options: SweeperOptions): Sweeper {
  const { runtime, registry, clock, everyMs, touchEveryMs } = options;
  const scope = { db: runtime.db, runtime, now: runtime.clock.now };
  let sweptAt = clock();
  let touchedAt = clock();

  const end = (socket: LiveSocket, reason: string) => {
    runtime.metrics.socketsCut.add("revoked");
    endFor(socket, reason);
  };

  const endRevoked = async () => {
    const startedAt = clock();
    const revoked = await recentRevocations(runtime.db, startedAt - sweptAt + OVERLAP_MS);
    sweptAt = startedAt;
    const reasons = new Map(revoked.map(({ sessionId, reason }) => [sessionId, reason]));
    for (const socket of [...registry.all()]) {
      const reason = reasons.get(socket.data.sessionId);
      if (reason !== undefined) end(socket, reason);
    }
  };

  const refreshApp = async (id: number, sockets: LiveSocket[]) => {
    for (const { data } of sockets.slice(0, 1)) forgetApp(scope, data.app);
    const app = await findApp(scope, { id });
    for (const socket of sockets) {
      if (app && !app.suspended) socket.data.app = app.ref;
      else end(socket, "app_suspended");
    }
  };

  const endExpired = async (appId: number, sockets: LiveSocket[]) => {
    for (let start = 0; start < sockets.length; start += SESSIONS_AT_ONCE) {
      const part = sockets.slice(start, start + SESSIONS_AT_ONCE);
      const held = await touchSessions(scope, appId, [...new Set(part.map(({ data }) => data.sessionId))]);
      for (const socket of part) if (!held.has(socket.data.sessionId)) end(socket, "session_revoked");
    }
  };

  const sweep = async () => {
    if (registry.size() === 0) sweptAt = clock();
    else await endRevoked();
    for (const [id, sockets] of byApp(registry)) await refreshApp(id, sockets);
    if (clock() - touchedAt < touchEveryMs) return;
    touchedAt = clock();
    for (const [id, sockets] of byApp(registry)) await endExpired(id, sockets);
  };

  return {
    revoked({ appId, userId, sessionId, exceptId, reason }) {
      for (const socket of registry.ofUser({ appId, userId })) {
        const own = socket.data.sessionId;
        if (sessionId === null ? own !== exceptId : own === sessionId) end(socket, reason);
      }
    },
    close: repeat(sweep, everyMs, (error) =>
      runtime.log.warn({ err: error }, "live sessions were not checked"),
    ),
  };
}

function byApp(registry: Registry): Map<number, LiveSocket[]> {
  const apps = new Map<number, LiveSocket[]>();
  for (const socket of registry.all()) {
    const own = apps.get(socket.data.app.id) ?? [];
    own.push(socket);
    apps.set(socket.data.app.id, own);
  }
  return apps;
}

/** A device that goes on under a new session comes back by itself, once its browser has the new cookie. */
function endFor(socket: LiveSocket, reason: string): void {
  if (reason === "session_renewed") endSocket(socket, "restarting", { retryMs: 1_000 });
  else endSocket(socket, codeOf(reason));
}

/** The reason of a revocation when it is a code of the table, such as a disabled user; else that it was revoked. */
function codeOf(reason: string): ErrorCode {
  return isErrorCode(reason) ? reason : "session_revoked";
}

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(errors, code);
