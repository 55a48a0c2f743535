import type { BeginImport, ImportProgress, NamedImport } from "#protocol/user-import.ts";
import type { Context } from "../context.ts";
import { refuse } from "../fail.ts";
import { assertCanManageApp } from "../permissions.ts";
import { toId } from "../to-id.ts";
import { transaction } from "../transaction.ts";
import { forgetPasswords } from "./import-rows.sql.ts";
import { DRAFT, IMPORT, OPEN } from "./import-task.ts";
import { readImport } from "./read-import.ts";

/** Opens an import that lines are handed over to; nothing is made before it is started. */
export async function beginImport(ctx: Context, { file }: BeginImport): Promise<{ import: number }> {
  assertCanManageApp(ctx);
  const { id } = await ctx.db.task.create({
    data: {
      appId: ctx.app.id,
      kind: IMPORT,
      state: DRAFT,
      input: { file },
      actor: ctx.actor,
      address: ctx.address,
      requestId: ctx.requestId,
    },
    select: { id: true },
  });
  return { import: toId(id) };
}

/** Lets an import make its accounts: a task that goes on by itself, also over restarts. Started twice, it runs once. */
export async function startImport(ctx: Context, { import: id }: NamedImport): Promise<ImportProgress> {
  const { file, total, failed } = await readImport(ctx, { import: id });
  await transaction(ctx, async (tx) => {
    const { count } = await tx.db.task.updateMany({
      where: { appId: ctx.app.id, id, kind: IMPORT, state: DRAFT },
      data: {
        state: "waiting",
        actor: ctx.actor,
        address: ctx.address,
        requestId: ctx.requestId,
        updatedAt: ctx.now(),
      },
    });
    if (count > 0)
      tx.audit({ action: "user.import", target: `import:${id}`, after: { file, total, failed } });
  });
  return readImport(ctx, { import: id });
}

/** Ends an import: whoever was made stays, nobody else is made. */
export async function stopImport(ctx: Context, { import: id }: NamedImport): Promise<void> {
  assertCanManageApp(ctx);
  await transaction(ctx, async (tx) => {
    const { count } = await tx.db.task.updateMany({
      where: { appId: ctx.app.id, id, kind: IMPORT, state: { in: [DRAFT, ...OPEN] } },
      data: { state: "cancelled", finishedAt: ctx.now(), updatedAt: ctx.now() },
    });
    if (count === 0) throw refuse("not_found", "There is no such import under way.");
    await forgetPasswords(ctx.app.id, tx.db, id);
    tx.audit({ action: "user.stopImport", target: `import:${id}` });
  });
}
