import { randomBytes } from "node:crypto";
import type { CreateApiKey, CreatedApiKey } from "#protocol/api-key.ts";
import { limits } from "#protocol/limits.ts";
import type { Context } from "../context.ts";
import { refuse } from "../fail.ts";
import { assertCanOwnApp } from "../permissions.ts";
import { actorName, transaction } from "../transaction.ts";
import { hashApiKey, KEY_MARK, toApiKey } from "./to-api-key.ts";

const RANDOM_BYTES = 30;
const PREFIX_CHARACTERS = 11;

/** Makes a key for programs. It is told this once; what is kept cannot be turned back into it. */
export async function createApiKey(ctx: Context, input: CreateApiKey): Promise<CreatedApiKey> {
  assertCanOwnApp(ctx);
  const { app } = ctx;
  const expiresAt = input.expiresAt === null ? null : new Date(input.expiresAt);
  if (expiresAt && expiresAt <= ctx.now()) throw refuse("invalid_input", "The key would be over already.");
  const key = KEY_MARK + randomBytes(RANDOM_BYTES).toString("base64url");
  return transaction(ctx, async (tx) => {
    const kept = await tx.db.apiKey.count({ where: { appId: app.id, revokedAt: null } });
    if (kept >= limits.apiKeys)
      throw refuse("too_many_api_keys", `An app has at most ${limits.apiKeys} keys.`);
    const row = await tx.db.apiKey.create({
      data: {
        appId: app.id,
        name: input.name.trim(),
        prefix: key.slice(0, PREFIX_CHARACTERS),
        keyHash: hashApiKey(key),
        scopes: [...new Set(input.scopes)],
        createdBy: actorName(ctx),
        createdAt: ctx.now(),
        expiresAt,
      },
    });
    const made = toApiKey(row);
    const { name, prefix, scopes } = made;
    tx.audit({
      action: "apiKey.create",
      target: `apiKey:${made.id}`,
      after: { name, prefix, scopes, expiresAt },
    });
    return { ...made, key };
  });
}
