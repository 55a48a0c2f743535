import { createHash, timingSafeEqual } from "node:crypto";
import { type FoundApp, findApp } from "./find-app.ts";
import { openMasterSecret } from "./master-secret.ts";
import type { Scope } from "./scope.ts";

const digestOf = (secret: string): Buffer => createHash("sha256").update(secret, "utf8").digest();

/** Stands for the secret of an app that does not exist: the comparison takes as long. */
const nobody = Buffer.alloc(32);

/**
 * The app that this AppKey and master secret belong to; undefined when they do not. Takes as long whether there is
 * such an app or not, and wherever the secret differs.
 */
export async function checkMasterSecret(
  scope: Scope,
  given: { appKey: string; secret: string },
): Promise<FoundApp | undefined> {
  const found = await findApp(scope, { appKey: given.appKey });
  const expected = found ? await readDigest(scope, found) : nobody;
  const matches = timingSafeEqual(digestOf(given.secret), expected);
  return matches && found ? found : undefined;
}

async function readDigest(scope: Scope, { ref }: FoundApp): Promise<Buffer> {
  const { secretDigests } = scope.runtime.caches;
  const cached = secretDigests.get(ref.id);
  if (cached) return cached;
  const row = await scope.db.app.findUnique({ where: { id: ref.id }, select: { masterSecret: true } });
  if (!row) return nobody;
  const digest = digestOf(openMasterSecret(scope.runtime, ref.appKey, row.masterSecret));
  secretDigests.set(ref.id, digest);
  return digest;
}
