import { limits } from "#protocol/limits.ts";
import type { ImportFaults, ImportProgress, ListImportFaults, NamedImport } from "#protocol/user-import.ts";
import type { Context } from "../context.ts";
import { refuse } from "../fail.ts";
import { assertCanManageApp } from "../permissions.ts";
import { DRAFT, IMPORT, type StoredLine, toImport } from "./import-task.ts";

/** How far an import has come. */
export async function readImport(ctx: Context, { import: id }: NamedImport): Promise<ImportProgress> {
  assertCanManageApp(ctx);
  const task = await ctx.db.task.findFirst({ where: { appId: ctx.app.id, id, kind: IMPORT } });
  if (!task) throw refuse("not_found", "There is no such import.");
  return toImport(task);
}

/** The app's last imports, the newest first, without those that were never started. */
export async function listImports(ctx: Context, count: number): Promise<ImportProgress[]> {
  assertCanManageApp(ctx);
  const tasks = await ctx.db.task.findMany({
    where: { appId: ctx.app.id, kind: IMPORT, state: { not: DRAFT } },
    orderBy: { id: "desc" },
    take: count,
  });
  return tasks.map(toImport);
}

/** The lines of an import that became no account, in the file's order; `after` is `next` of the page before. */
export async function listImportFaults(
  ctx: Context,
  { import: id, after }: ListImportFaults,
): Promise<ImportFaults> {
  await readImport(ctx, { import: id });
  const limit = limits.importFaultsPage;
  const rows = await ctx.db.taskRow.findMany({
    where: {
      appId: ctx.app.id,
      taskId: id,
      number: { gt: after },
      AND: [{ code: { not: null } }, { code: { not: "ok" } }],
    },
    orderBy: { number: "asc" },
    take: limit + 1,
    select: { number: true, input: true, code: true },
  });
  const faults = rows.slice(0, limit).map(({ number, input, code }) => {
    const { username, nickname } = input as StoredLine; // as `addImportLines` wrote it
    return { number, username, nickname, code: code ?? "internal" };
  });
  return { faults, next: rows.length > limit ? (faults.at(-1)?.number ?? null) : null };
}
