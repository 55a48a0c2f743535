import { timingSafeEqual } from "node:crypto";
import type { Scope } from "../apps/scope.ts";
import type { CoreRuntime } from "../runtime.ts";

/**
 * True when this process holds the secret the database was first opened with; the first process leaves the proof.
 * With another secret, cookies, tickets and master secrets of the installation could not be read.
 */
export async function checkSecret(scope: Scope): Promise<boolean> {
  await scope.db.installation.updateMany({
    where: { id: 1, secretCheck: null },
    data: { secretCheck: proofOf(scope.runtime).toString("base64url") },
  });
  const { secretCheck } = await scope.db.installation.findUniqueOrThrow({ where: { id: 1 } });
  return isProof(scope.runtime, secretCheck ?? "");
}

const proofOf = (runtime: Pick<CoreRuntime, "key">): Buffer => runtime.key("secret-check");

/** True when the proof kept in a database was left by a process with this secret. */
export function isProof(runtime: Pick<CoreRuntime, "key">, secretCheck: string): boolean {
  const proof = proofOf(runtime);
  const kept = Buffer.from(secretCheck, "base64url");
  return kept.length === proof.length && timingSafeEqual(kept, proof);
}
