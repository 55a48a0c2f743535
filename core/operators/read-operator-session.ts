import type { OperatorInfo, OperatorRole } from "#protocol/operator.ts";
import { toAppInfo, toAppRef } from "../apps/find-app.ts";
import type { Scope } from "../apps/scope.ts";
import type { Database } from "../database.ts";
import { hasExpired, isSeenLongAgo } from "../sessions/session-life.ts";

/** An operator whose session's row was just checked; their apps with the role in each. */
export type LiveOperator = { operatorId: number; sessionId: number; info: OperatorInfo };

/** Checks the row of an operator's session by the rules of users' sessions; null when it is worth nothing. */
export async function readOperatorSession(scope: Scope, sessionId: number): Promise<LiveOperator | null> {
  const row = await scope.db.operatorSession.findUnique({
    where: { id: sessionId },
    include: { operator: { select: { id: true, disabledAt: true } } },
  });
  const now = scope.now();
  if (!row || row.revokedAt || row.operator.disabledAt) return null;
  if (hasExpired(row, now)) return null;
  if (isSeenLongAgo(row, now)) {
    await scope.db.operatorSession.updateMany({
      where: { id: sessionId, revokedAt: null },
      data: { seenAt: now },
    });
  }
  return {
    operatorId: row.operatorId,
    sessionId,
    info: await readOperator(scope.db, row.operatorId),
  };
}

/** An operator as the console shows one: name, address, and the apps with the role in each. */
export async function readOperator(db: Database, operatorId: number): Promise<OperatorInfo> {
  const operator = await db.operator.findUniqueOrThrow({
    where: { id: operatorId },
    select: {
      email: true,
      name: true,
      roles: { where: { app: { deletedAt: null } }, include: { app: true }, orderBy: { appId: "asc" } },
    },
  });
  return {
    email: operator.email,
    name: operator.name,
    apps: operator.roles.map(({ app, role }) => ({ ...toAppInfo(toAppRef(app)), role })),
  };
}

/** The operator's role in an app, or undefined when they have nothing to do with it. */
export function roleIn(info: OperatorInfo, appKey: string): OperatorRole | undefined {
  return info.apps.find((app) => app.appKey === appKey)?.role;
}
