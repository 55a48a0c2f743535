import { timingSafeEqual } from "node:crypto";
import type { Scope } from "../apps/scope.ts";

/**
 * True when this process holds the secret the database was first opened with; the first process leaves the proof.
 * With another secret, cookies, tickets and master secrets of the installation could not be read.
 */
export async function checkSecret(scope: Scope): Promise<boolean> {
  const proof = scope.runtime.key("secret-check");
  await scope.db.installation.updateMany({
    where: { id: 1, secretCheck: null },
    data: { secretCheck: proof.toString("base64url") },
  });
  const { secretCheck } = await scope.db.installation.findUniqueOrThrow({ where: { id: 1 } });
  const kept = Buffer.from(secretCheck ?? "", "base64url");
  return kept.length === proof.length && timingSafeEqual(kept, proof);
}
