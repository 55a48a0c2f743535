import type { Prisma } from "#generated/prisma/client.ts";
import { limits } from "#protocol/limits.ts";
import type { AddImportLines, ImportLine } from "#protocol/user-import.ts";
import type { Context } from "../context.ts";
import { refuse } from "../fail.ts";
import { assertCanManageApp } from "../permissions.ts";
import { transaction } from "../transaction.ts";
import { DRAFT, IMPORT, type StoredLine, sealPassword } from "./import-task.ts";
import { judgeLines } from "./judge-lines.ts";

/**
 * Hands lines over to an import that was not started, and judges them: a dry run, which makes nothing. Lines that were
 * handed over already are left as they are. Answers how many of the import's lines have faults by now.
 */
export async function addImportLines(ctx: Context, input: AddImportLines): Promise<{ failed: number }> {
  assertCanManageApp(ctx);
  const { import: id, lines } = input;
  const appId = ctx.app.id;
  return transaction(ctx, async (tx) => {
    // Taking the import's row first makes what is handed over at the same time follow each other.
    const { count } = await tx.db.task.updateMany({
      where: { appId, id, kind: IMPORT, state: DRAFT },
      data: { updatedAt: ctx.now() },
    });
    if (count === 0) throw refuse("not_found", "There is no such import that takes lines.");
    const inCommit = { ...ctx, db: tx.db } as Context; // reads in the same transaction; nothing below opens another
    const codes = await judgeLines(inCommit, id, lines);
    const rows = lines.map((line, index) => toRow(ctx, id, line, codes[index] ?? null));
    const added = await tx.db.taskRow.createManyAndReturn({
      data: rows,
      skipDuplicates: true,
      select: { code: true },
    });
    const failed = added.filter(({ code }) => code !== null).length;
    const task = await tx.db.task.update({
      where: { appId_id: { appId, id } },
      data: {
        total: { increment: added.length },
        position: { increment: failed },
        failed: { increment: failed },
      },
      select: { total: true, failed: true },
    });
    if (task.total > limits.importLines) {
      throw refuse("too_large", `An import has at most ${limits.importLines} lines.`);
    }
    return { failed: task.failed };
  });
}

function toRow(
  { app, runtime }: Context,
  taskId: number,
  { number, username, password, nickname }: ImportLine,
  code: string | null,
): Prisma.TaskRowCreateManyInput {
  const plain = (text: string) => text.replaceAll("\u0000", "\uFFFD");
  const line: StoredLine = { username: plain(username), nickname: plain(nickname) };
  // What will never be an account needs no password.
  if (code === null) line.password = sealPassword(runtime, taskId, password);
  return { appId: app.id, taskId, number, input: line, code };
}
