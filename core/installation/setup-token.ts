import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Queryable } from "../database.ts";

const hashToken = (token: string): Buffer => createHash("sha256").update(token).digest();

/**
 * The one-time token of the set-up link, made anew (the one before ends), or null when the installation has an
 * operator and the link would lead nowhere.
 */
export async function ensureSetupToken(scope: { db: Queryable }): Promise<string | null> {
  if ((await scope.db.operator.count({ take: 1 })) > 0) return null;
  const token = randomBytes(24).toString("base64url");
  await scope.db.installation.update({
    where: { id: 1 },
    data: { setupTokenHash: hashToken(token).toString("base64url") },
  });
  return token;
}

/** True when the link's token is the one that waits to be used. */
export async function isSetupOpen(scope: { db: Queryable }, token: string): Promise<boolean> {
  const { setupTokenHash } = await scope.db.installation.findUniqueOrThrow({ where: { id: 1 } });
  const kept = Buffer.from(setupTokenHash ?? "", "base64url");
  const given = hashToken(token);
  const matches = kept.length === given.length && timingSafeEqual(kept, given);
  return matches && (await scope.db.operator.count({ take: 1 })) === 0;
}
