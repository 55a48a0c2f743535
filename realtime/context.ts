import { randomUUID } from "node:crypto";
import type { UserContext } from "#core/context.ts";
import type { Runtime } from "#infra/runtime.ts";
import type { LiveSocket } from "./live.ts";

/** The context of something done on this socket by its user. */
export function contextOf(runtime: Runtime, { data }: LiveSocket): UserContext {
  const { app, userId, username, sessionId, address, userAgent } = data;
  return {
    app,
    actor: { kind: "user", userId, username, sessionId },
    db: runtime.db,
    now: runtime.clock.now,
    publish: runtime.bus.publish,
    log: runtime.log,
    runtime,
    address,
    userAgent,
    requestId: randomUUID(),
  };
}
