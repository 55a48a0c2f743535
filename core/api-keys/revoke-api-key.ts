import type { ApiKey, NamedApiKey } from "#protocol/api-key.ts";
import type { Context } from "../context.ts";
import { refuse } from "../fail.ts";
import { assertCanManageApp, assertCanOwnApp } from "../permissions.ts";
import { transaction } from "../transaction.ts";
import { toApiKey } from "./to-api-key.ts";

/** Ends a key: the next request with it is refused. */
export async function revokeApiKey(ctx: Context, { id }: NamedApiKey): Promise<void> {
  assertCanOwnApp(ctx);
  const where = { appId_id: { appId: ctx.app.id, id } };
  await transaction(ctx, async (tx) => {
    const row = await tx.db.apiKey.findUnique({ where });
    if (!row) throw refuse("api_key_not_found", "There is no such key.");
    if (row.revokedAt) return;
    await tx.db.apiKey.update({ where, data: { revokedAt: ctx.now() } });
    const { name, prefix } = row;
    tx.audit({ action: "apiKey.revoke", target: `apiKey:${id}`, before: { name, prefix } });
  });
}

/** The app's keys, the newest first, revoked ones too. */
export async function listApiKeys(ctx: Context): Promise<ApiKey[]> {
  assertCanManageApp(ctx);
  const rows = await ctx.db.apiKey.findMany({
    where: { appId: ctx.app.id },
    orderBy: { id: "desc" },
    take: MOST,
  });
  return rows.map(toApiKey);
}

const MOST = 500;
