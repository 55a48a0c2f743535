import { randomBytes } from "node:crypto";
import type { Scope } from "../apps/scope.ts";
import { hashPassword } from "../passwords/hash-password.ts";

/**
 * Gives an operator who is locked out a new random password and ends all their sessions. Answers the password, or
 * null when there is no such operator. For the person at the terminal only.
 */
export async function resetOperatorPassword(scope: Scope, email: string): Promise<string | null> {
  const operator = await scope.db.operator.findUnique({ where: { email: email.trim().toLowerCase() } });
  if (!operator) return null;
  const password = randomBytes(12).toString("base64url");
  const passwordHash = await hashPassword(scope.runtime, password);
  const now = scope.now();
  await scope.db.$transaction([
    scope.db.operator.update({
      where: { id: operator.id },
      data: { passwordHash, passwordChangedAt: now, disabledAt: null },
    }),
    scope.db.operatorSession.updateMany({
      where: { operatorId: operator.id, revokedAt: null },
      data: { revokedAt: now },
    }),
    scope.db.audit.create({
      data: {
        appId: null,
        actor: "system",
        action: "operator.resetPassword",
        target: `operator:${operator.email}`,
      },
    }),
  ]);
  return password;
}
