import { findApp } from "../apps/find-app.ts";
import type { Actor, Context } from "../context.ts";
import { isRefusal, refuse } from "../fail.ts";
import type { TaskScope } from "../tasks/task-scope.ts";
import type { Tx } from "../transaction.ts";
import { makeAccounts, type PreparedAccounts, prepareAccounts } from "../users/register-accounts.ts";
import { noteImported, selectOpenImports } from "./import-rows.sql.ts";
import { OPEN, openPassword, type StoredLine } from "./import-task.ts";

/** Lines in one commit: so many are done again when the process dies meanwhile. */
const STEP = 50;

type Place = { appId: number; id: number };

/** A step whose passwords are hashed: what is left is one commit. */
type Step = Place & { ctx: Context; lines: Line[]; prepared: PreparedAccounts };
type Line = Omit<StoredLine, "password"> & { number: number; password: string | null };

/**
 * Makes the accounts of imports that were started, one step of each after the other, until nothing is left or the signal
 * says so. A step's accounts and what is noted of its lines are one commit: what was cut off is simply done again.
 * While a step is written, the passwords of the next one are hashed, which is what an import takes its time for.
 */
export async function runImports(scope: TaskScope, signal?: AbortSignal): Promise<void> {
  /** Up to which line the steps of an import have been taken, the one that is being written included. */
  const taken = new Map<number, number>();
  let writing = Promise.resolve();
  try {
    for (;;) {
      const open = await selectOpenImports(scope.db);
      if (open.length === 0) return;
      for (const place of open) {
        if (signal?.aborted) return;
        const after = taken.get(place.id) ?? 0;
        const step = await prepareStep(scope, place, after);
        await writing;
        if (step) {
          taken.set(place.id, step.lines.at(-1)?.number ?? after);
          writing = writeStep(step);
          // Heard of at the next turn; until then nobody waits for it.
          writing.catch(() => {});
        } else {
          // Looked through from the beginning again, for what was not written.
          taken.delete(place.id);
        }
      }
    }
  } finally {
    await writing;
  }
}

/** The next lines after that one, up to their commit; null when there are none. An import that has none at all is over. */
async function prepareStep(scope: TaskScope, place: Place, after: number): Promise<Step | null> {
  const { appId, id } = place;
  const [task, app, rows] = await Promise.all([
    scope.db.task.findUnique({ where: { appId_id: { appId, id } } }),
    findApp(scope, { id: appId }),
    scope.db.taskRow.findMany({
      where: { appId, taskId: id, code: null, number: { gt: after } },
      orderBy: { number: "asc" },
      take: STEP,
      select: { number: true, input: true },
    }),
  ]);
  if (!task || !app) return null;
  if (rows.length === 0) {
    if (after === 0) await finish(scope, place);
    return null;
  }
  const ctx: Context = {
    ...scope,
    app: app.ref,
    // Whoever started it, judged then; the audit log names them.
    actor: task.actor as unknown as Actor,
    address: task.address,
    requestId: task.requestId,
    userAgent: "",
  };
  const lines = rows.map(({ number, input }) => {
    const { username, nickname, password } = input as StoredLine; // as `addImportLines` wrote it
    return { number, username, nickname, password: readable(ctx, id, password) };
  });
  const good = lines.flatMap(({ password, username, nickname }) =>
    password === null ? [] : [{ username, password, ...(nickname && { nickname }) }],
  );
  return { ...place, ctx, lines, prepared: await prepareAccounts(ctx, good) };
}

async function writeStep({ appId, id, ctx, lines, prepared }: Step): Promise<void> {
  try {
    await makeAccounts(ctx, prepared, async (tx, results) => {
      const left = [...results];
      const codes = lines.map(({ password }) =>
        password === null ? "internal" : (left.shift()?.code ?? "ok"),
      );
      await note(ctx, tx, { appId, id }, { numbers: lines.map(({ number }) => number), codes });
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

async function finish({ db, now }: TaskScope, { appId, id }: Place): Promise<void> {
  await db.task.updateMany({
    where: { appId, id, state: { in: OPEN } },
    data: { state: "done", finishedAt: now(), updatedAt: now() },
  });
}
