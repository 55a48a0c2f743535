import type { AppRef, Context } from "#core/context.ts";
import { toId } from "#core/to-id.ts";
import type { OperatorRole } from "#protocol/operator.ts";
import { contextOf } from "./context.ts";
import { type Tenant, uniqueName } from "./tenant.ts";

export type OperatorContext = Context<Extract<Context["actor"], { kind: "operator" }>>;

/** Makes an operator of the app with a session and answers a context in which they act. `passwordHash` when it counts. */
export async function operatorOf(
  tenant: Tenant,
  app: AppRef,
  role: OperatorRole,
  { passwordHash = "", email = `${uniqueName(role)}@example.com` } = {},
): Promise<OperatorContext> {
  const { db } = tenant.runtime;
  const operator = await db.operator.create({ data: { accountId: app.accountId, email, passwordHash } });
  await db.operatorRole.create({ data: { operatorId: operator.id, appId: app.id, role } });
  const session = await db.operatorSession.create({
    data: { operatorId: operator.id, expiresAt: new Date(Date.now() + 86_400_000) },
  });
  return contextOf(tenant, app, {
    kind: "operator",
    operatorId: operator.id,
    email,
    sessionId: toId(session.id),
    role,
  });
}
