import { setTimeout as pause } from "node:timers/promises";
import type { Context } from "#core/context.ts";
import type { Database } from "#core/database.ts";
import { deedRow } from "#core/transaction.ts";

/** Leaves a row in the audit log for a request that changed something, unless one of its commits has left one. */
export type NoteDeed = (ctx: Context) => Promise<void>;

type Row = NonNullable<ReturnType<typeof deedRow>>;

/** In a storm of calls rows gather for so long; a call that comes alone waits for nothing. */
const GATHER_MS = 10;

/** Rows of requests that come at the same time are written together, so that a storm of messages costs few statements. */
export function createDeedNotes(db: Database): NoteDeed {
  let gathering: Row[] = [];
  let next: Promise<void> | undefined;
  let writing: Promise<unknown> = Promise.resolve();
  let wroteAt = 0;

  const write = async () => {
    await writing.catch(() => {});
    const since = performance.now() - wroteAt;
    if (since < GATHER_MS) await pause(GATHER_MS - since);
    const rows = gathering;
    gathering = [];
    next = undefined;
    wroteAt = performance.now();
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
