import type { Context } from "#core/context.ts";
import type { Database } from "#core/database.ts";
import { deedRow } from "#core/transaction.ts";

/** Leaves a row in the audit log for a request that changed something, unless one of its commits has left one. */
export type NoteDeed = (ctx: Context) => Promise<void>;

type Row = NonNullable<ReturnType<typeof deedRow>>;

/**
 * Rows of requests that come at the same time are written together: while some are written the next ones gather, so
 * that a storm of messages costs few statements.
 */
export function createDeedNotes(db: Database): NoteDeed {
  let gathering: Row[] = [];
  let next: Promise<void> | undefined;
  let writing: Promise<unknown> = Promise.resolve();

  const write = async () => {
    await writing.catch(() => {});
    const rows = gathering;
    gathering = [];
    next = undefined;
    writing = db.audit.createMany({ data: rows });
    await writing;
  };

  return (ctx) => {
    const row = deedRow(ctx);
    if (!row) return Promise.resolve();
    gathering.push(row);
    next ??= write();
    return next;
  };
}
