import type { AuditFilter, AuditRecord, ExportAudit } from "#protocol/audit.ts";
import { limits } from "#protocol/limits.ts";
import type { FilePart, TablePage, TableQuery } from "#protocol/table.ts";
import type { Context } from "../context.ts";
import { assertCanManageApp } from "../permissions.ts";
import { CSV_MARK, toCsv } from "../tables/csv.ts";
import { COUNTED, keysetOf, toPage } from "../tables/keyset.ts";
import { toId } from "../to-id.ts";
import { transaction } from "../transaction.ts";

/** A page of what was done in the app, the newest first unless asked otherwise; for owners and admins. */
export async function pageAudit(
  ctx: Context,
  page: TableQuery,
  filter: AuditFilter,
): Promise<TablePage<AuditRecord>> {
  assertCanManageApp(ctx);
  const { where: place, orderBy, take, backwards } = keysetOf(page, "id");
  const where = whereOf(ctx, filter);
  const [found, counted] = await Promise.all([
    ctx.db.audit.findMany({ where: { ...where, AND: [place] }, orderBy, take }),
    ctx.db.audit.count({ where, take: COUNTED + 1 }),
  ]);
  const placeOf = (row: { id: bigint }) => ({ value: toId(row.id), id: toId(row.id) });
  return toPage(page, found, { backwards, placeOf, toRow: toRecord, counted });
}

/** A part of the audit log as CSV; parts joined in order make the file. The export is written down itself. */
export async function exportAudit(ctx: Context, { after, ...filter }: ExportAudit): Promise<FilePart> {
  const page = await pageAudit(
    ctx,
    { query: "", sort: "id", order: "desc", size: limits.exportRows, after, before: null },
    filter,
  );
  await transaction(ctx, async (tx) => {
    tx.audit({
      action: "audit.export",
      target: `app:${ctx.app.appKey}`,
      after: { ...filter, rows: page.rows.length },
    });
  });
  const head = after === null ? CSV_MARK + toCsv([columns]) : "";
  const lines = toCsv(page.rows.map((record) => columns.map((column) => record[column])));
  return { text: head + lines, rows: page.rows.length, next: page.next };
}

const columns = [
  "id",
  "createdAt",
  "actor",
  "action",
  "target",
  "before",
  "after",
  "address",
  "requestId",
] as const;

function whereOf({ app }: Context, { actor, action, target, since, until }: AuditFilter) {
  const beginning = (value: string | undefined) =>
    value === undefined || value === ""
      ? undefined
      : { startsWith: value.replace(/[\\%_]/g, "\\$&"), mode: "insensitive" as const };
  return {
    appId: app.id,
    actor: beginning(actor),
    action: beginning(action),
    target: beginning(target),
    createdAt: {
      gte: since === undefined ? undefined : new Date(since),
      lt: until === undefined ? undefined : new Date(until),
    },
  };
}

type Row = Omit<AuditRecord, "id" | "createdAt"> & { id: bigint; createdAt: Date };

const toRecord = ({ id, createdAt, actor, action, target, before, after, address, requestId }: Row) => ({
  id: toId(id),
  actor,
  action,
  target,
  before,
  after,
  address,
  requestId,
  createdAt: createdAt.getTime(),
});
