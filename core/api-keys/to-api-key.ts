import { createHash } from "node:crypto";
import { type ApiKey, apiScopes } from "#protocol/api-key.ts";
import { toId } from "../to-id.ts";

/** Every key begins like this, so that it can be told from a master secret, and found where it should not be. */
export const KEY_MARK = "bk_";

/** The form in which keys are kept: they are long and random, so a plain hash is enough. */
export const hashApiKey = (key: string): string => createHash("sha256").update(key).digest("base64url");

type Row = {
  id: bigint;
  name: string;
  prefix: string;
  scopes: string[];
  createdBy: string;
  createdAt: Date;
  expiresAt: Date | null;
  revokedAt: Date | null;
  usedAt: Date | null;
};

/** A key as lists show it. */
export function toApiKey(row: Row): ApiKey {
  return {
    id: toId(row.id),
    name: row.name,
    prefix: row.prefix,
    scopes: apiScopes.filter((scope) => row.scopes.includes(scope)),
    createdBy: row.createdBy,
    createdAt: row.createdAt.getTime(),
    expiresAt: row.expiresAt?.getTime() ?? null,
    revokedAt: row.revokedAt?.getTime() ?? null,
    usedAt: row.usedAt?.getTime() ?? null,
  };
}
