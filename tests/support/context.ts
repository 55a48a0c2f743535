import { noApp } from "#core/apps/no-app.ts";
import type { Actor, AppRef, Context } from "#core/context.ts";
import type { Tenant } from "./tenant.ts";

/** A context of anybody in an app; a test that needs another clock or address says so. */
export function contextOf<A extends Actor>(
  { runtime }: Pick<Tenant, "runtime">,
  app: AppRef,
  actor: A,
  changes: Partial<Pick<Context, "now" | "address" | "userAgent">> = {},
): Context<A> {
  return {
    app,
    actor,
    db: runtime.db,
    now: () => new Date(),
    publish: runtime.bus.publish,
    log: runtime.log,
    runtime,
    address: "127.0.0.1",
    userAgent: "",
    requestId: "test",
    ...changes,
  };
}

/** Somebody who is signing up or in. */
export const visitorOf = (
  tenant: Tenant,
  app: AppRef = noApp,
  changes: Partial<Pick<Context, "now" | "address" | "userAgent">> = {},
) => contextOf(tenant, app, { kind: "visitor" }, changes);
