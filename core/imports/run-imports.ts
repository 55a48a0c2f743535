import { findApp } from "../apps/find-app.ts";
import type { Actor, Context } from "../context.ts";
import { isRefusal, refuse } from "../fail.ts";
import type { Tx } from "../transaction.ts";
import { registerAccounts } from "../users/register-accounts.ts";
import { noteImported, selectOpenImports } from "./import-rows.sql.ts";
import { OPEN, openPassword, type StoredLine } from "./import-task.ts";

/** Lines in one commit: so many are done again when the process dies meanwhile. */
const STEP = 50;

type Scope = Pick<Context, "db" | "now" | "runtime" | "publish" | "log">;
type Place = { appId: number; id: number };

/**
 * Makes the accounts of imports that were started, one step of each after the other, until nothing is left or the signal
 * says so. A step's accounts and what is noted of its lines are one commit: what was cut off is simply done again.
 */
export async function runImports(scope: Scope, signal?: AbortSignal): Promise<void> {
  for (;;) {
    const open = await selectOpenImports(scope.db);
    if (open.length === 0) return;
    for (const place of open) {
      if (signal?.aborted) return;
      await runStep(scope, place);
    }
  }
}

async function runStep(scope: Scope, place: Place): Promise<void> {
  const { appId, id } = place;
  const task = await scope.db.task.findUnique({ where: { appId_id: { appId, id } } });
  const app = await findApp(scope, { id: appId });
  if (!task || !app) return;
  const ctx: Context = {
    ...scope,
    app: app.ref,
    // Whoever started it, judged then; the audit log names them.
    actor: task.actor as unknown as Actor,
    address: task.address,
    requestId: task.requestId,
    userAgent: "",
  };
  const rows = await scope.db.taskRow.findMany({
    where: { appId, taskId: id, code: null },
    orderBy: { number: "asc" },
    take: STEP,
    select: { number: true, input: true },
  });
  if (rows.length === 0) return finish(ctx, place);
  const lines = rows.map(({ number, input }) => {
    const { username, nickname, password } = input as StoredLine; // as `addImportLines` wrote it
    return { number, username, nickname, password: readable(ctx, id, password) };
  });
  const good = lines.flatMap(({ password, username, nickname }) =>
    password === null ? [] : [{ username, password, ...(nickname && { nickname }) }],
  );
  try {
    await registerAccounts(ctx, good, async (tx, results) => {
      const left = [...results];
      const codes = lines.map(({ password }) =>
        password === null ? "internal" : (left.shift()?.code ?? "ok"),
      );
      await note(ctx, tx, place, { numbers: lines.map(({ number }) => number), codes });
    });
  } catch (error) {
    // Nothing was made. Who is told `busy` comes again; who was stopped does not.
    if (!isRefusal(error) || error.code !== "not_found") throw error;
  }
}

/** Null for what was sealed by another secret of the installation: it is lost, and the line says so. */
function readable({ runtime }: Context, id: number, sealed: string | undefined): string | null {
  try {
    return sealed === undefined ? null : openPassword(runtime, id, sealed);
  } catch {
    return null;
  }
}

type Noted = { numbers: number[]; codes: string[] };

/** In the commit of the accounts; ends it when the import was stopped, or somebody else was quicker. */
async function note(ctx: Context, tx: Tx, { appId, id }: Place, { numbers, codes }: Noted): Promise<void> {
  const { count } = await tx.db.task.updateMany({
    where: { appId, id, state: { in: OPEN } },
    data: {
      state: "running",
      position: { increment: numbers.length },
      failed: { increment: codes.filter((code) => code !== "ok").length },
      updatedAt: ctx.now(),
    },
  });
  const noted = count === 0 ? 0 : await noteImported(appId, tx.db, { task: id, numbers, codes });
  if (noted !== numbers.length) throw refuse("not_found", "This import does not go on here.");
}

async function finish({ db, now }: Context, { appId, id }: Place): Promise<void> {
  await db.task.updateMany({
    where: { appId, id, state: { in: OPEN } },
    data: { state: "done", finishedAt: now(), updatedAt: now() },
  });
}
