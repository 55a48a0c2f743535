import { createHash, timingSafeEqual } from "node:crypto";
import type { ApiScope } from "#protocol/api-key.ts";
import { hashApiKey, KEY_MARK, toApiKey } from "../api-keys/to-api-key.ts";
import { hasUsableKey } from "../api-keys/usable-key.ts";
import type { FoundApp } from "./find-app.ts";
import { openMasterSecret } from "./master-secret.ts";
import type { Scope } from "./scope.ts";

/** What a program that signed in may do: everything, or what its key is for. */
export type AppRights =
  | { by: "secret" /** The one before the last rotation. */; previous?: true }
  | { by: "key"; keyId: number; scopes: ApiScope[] };

/** When a secret or key was used is noted at most this often. */
const USED_EVERY_MS = 60_000;

/**
 * What the given secret or key is good for in the app; null when it is worth nothing. Takes the master secret, the one
 * before as long as their times overlap, and keys that neither expired nor were revoked: keys are looked up at every
 * call, a rotation is known to other processes within 2 s. Secrets are compared in constant time.
 */
export async function checkAppSecret(scope: Scope, app: FoundApp, given: string): Promise<AppRights | null> {
  if (given.startsWith(KEY_MARK)) return checkKey(scope, app, given);
  const { ref, secrets } = app;
  const now = scope.now();
  const isCurrent = isEqual(openMasterSecret(scope.runtime, ref.appKey, secrets.current), given);
  const isPrevious =
    secrets.previous !== null &&
    isEqual(openMasterSecret(scope.runtime, ref.appKey, secrets.previous), given) &&
    secrets.previousUntil !== null &&
    secrets.previousUntil > now;
  if (!isCurrent && !isPrevious) return null;
  const column = isCurrent ? "secretUsedAt" : "previousSecretUsedAt";
  // Named by its sealed form: another secret in the same column was not used yet.
  const key = `${ref.id}:used:${isCurrent ? secrets.current : secrets.previous}`;
  if (isDue(scope, key)) await scope.db.app.update({ where: { id: ref.id }, data: { [column]: now } });
  return { by: "secret", ...(isCurrent ? {} : { previous: true as const }) };
}

async function checkKey(scope: Scope, { ref }: FoundApp, given: string): Promise<AppRights | null> {
  const row = await scope.db.apiKey.findUnique({
    where: { appId_keyHash: { appId: ref.id, keyHash: hashApiKey(given) } },
  });
  if (!row || !hasUsableKey(row, scope.now())) return null;
  const { id: keyId, scopes } = toApiKey(row);
  if (isDue(scope, `${ref.id}:used:${keyId}`)) {
    await scope.db.apiKey.updateMany({ where: { appId: ref.id, id: keyId }, data: { usedAt: scope.now() } });
  }
  return { by: "key", keyId, scopes };
}

/** True for a key that may do this; writing includes reading. */
export function hasScope(rights: AppRights, scope: ApiScope): boolean {
  if (rights.by === "secret" || rights.scopes.includes(scope)) return true;
  return rights.scopes.some((held) => held === scope.replace(/\.read$/, ".write"));
}

function isDue({ runtime, now }: Scope, key: string): boolean {
  const { secretUses } = runtime.caches;
  const last = secretUses.get(key) ?? 0;
  if (now().getTime() - last < USED_EVERY_MS) return false;
  secretUses.set(key, now().getTime());
  return true;
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** Of digests, for the comparison takes equal lengths only. */
const isEqual = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));
