import { Prisma } from "#generated/prisma/client.ts";
import type { MessageBody } from "#protocol/message.ts";
import type {
  CloseReport,
  ListReports,
  Report,
  ReportPage,
  ReportReason,
  ReportState,
  RevealedReport,
  RevealReport,
} from "#protocol/report.ts";
import type { Context } from "../context.ts";
import { refuse } from "../fail.ts";
import { selectPlaces } from "../history/places.sql.ts";
import { retractAny } from "../history/retract-any.ts";
import { assertCanManageApp, assertCanSeeApp, assertCanSeeContent } from "../permissions.ts";
import { COUNTED } from "../tables/keyset.ts";
import { toId } from "../to-id.ts";
import { transaction } from "../transaction.ts";
import { setUserDisabled } from "../users/set-user-disabled.ts";
import { type ReportRow, selectReports } from "./report-rows.sql.ts";

/** The queue of reports: open ones in the order they came, closed ones the newest first. */
export async function listReports(ctx: Context, input: ListReports): Promise<ReportPage> {
  assertCanSeeApp(ctx);
  const { state, reason, cursor, back, limit } = input;
  const appId = ctx.app.id;
  const after = cursor === undefined ? undefined : Number(cursor);
  if (after !== undefined && !Number.isSafeInteger(after)) {
    throw refuse("invalid_input", "This is not a place in the queue.");
  }
  const isOpen = state === "open";
  const kept = { appId, state: isOpen ? ("open" as const) : { not: "open" as const }, reason };
  const [rows, counted, open] = await Promise.all([
    selectReports(appId, ctx.db, { open: isOpen, reason, after, back, limit: limit + 1 }),
    ctx.db.report.count({ where: kept, take: COUNTED + 1 }),
    ctx.db.report.count({ where: { appId, state: "open" }, take: COUNTED + 1 }),
  ]);
  const page = rows.slice(0, limit);
  if (back) page.reverse();
  const conversations = page.map(({ conversation }) => toId(conversation));
  const places = await selectPlaces(appId, ctx.db, [...new Set(conversations)]);
  const isFull = rows.length > limit;
  return {
    reports: page.map((row) => toReport(row, places)),
    next: back || isFull ? idOf(page.at(-1)) : null,
    previous: (back ? isFull : after !== undefined) ? idOf(page.at(0)) : null,
    total: Math.min(counted, COUNTED),
    isMore: counted > COUNTED,
    open,
  };
}

const idOf = (row: ReportRow | undefined): string | null => (row ? String(row.id) : null);

/** What was written in a reported message; leaves a trace. */
export async function revealReport(ctx: Context, { report }: RevealReport): Promise<RevealedReport> {
  assertCanSeeContent(ctx);
  const row = await findReport(ctx, report);
  await transaction(ctx, async (tx) => {
    tx.audit({
      action: "message.read",
      target: `conversation:${toId(row.convId)}`,
      after: { seqs: [toId(row.seq)], report },
    });
  });
  // A copy of a parsed MessageBody.
  return { body: row.body as MessageBody | null };
}

/**
 * Closes a report and every other one of the same message: it stays, or is taken back, and its sender's account may be
 * disabled with it. What was kept of the message goes.
 */
export async function closeReport(ctx: Context, { report, verdict }: CloseReport): Promise<void> {
  assertCanManageApp(ctx);
  const row = await findReport(ctx, report);
  const place = { conversation: toId(row.convId), seq: toId(row.seq) };
  if (verdict !== "dismissed") await retractAny(ctx, { messages: [place], forget: false });
  if (verdict === "disabled") {
    const sender = await ctx.db.user.findUnique({
      where: { appId_id: { appId: ctx.app.id, id: row.senderId } },
      select: { username: true },
    });
    if (sender) await setUserDisabled(ctx, { username: sender.username, disabled: true });
  }
  await transaction(ctx, async (tx) => {
    const closedBy = ctx.actor.kind === "operator" ? ctx.actor.email : ctx.actor.kind;
    await tx.db.report.updateMany({
      where: { appId: ctx.app.id, convId: row.convId, seq: row.seq, state: "open" },
      data: { state: verdict, closedBy, closedAt: ctx.now(), body: Prisma.DbNull },
    });
    tx.audit({ action: "report.close", target: `report:${report}`, after: { verdict, ...place } });
  });
}

async function findReport(ctx: Context, report: number) {
  const row = await ctx.db.report.findUnique({
    where: { appId_id: { appId: ctx.app.id, id: report } },
    select: { convId: true, seq: true, senderId: true, body: true },
  });
  if (!row) throw refuse("report_not_found", "There is no such report.");
  return row;
}

function toReport(row: ReportRow, places: Awaited<ReturnType<typeof selectPlaces>>): Report {
  const conversation = toId(row.conversation);
  return {
    id: toId(row.id),
    conversation,
    seq: toId(row.seq),
    place: places.get(conversation) ?? { kind: "single", users: [] },
    sender: row.sender ?? "",
    reporter: row.reporter,
    // Written from a parsed input; the columns hold nothing else.
    reason: row.reason as ReportReason,
    note: row.note,
    state: row.state as ReportState,
    closedBy: row.closedBy,
    createdAt: row.createdAt.getTime(),
    closedAt: row.closedAt?.getTime() ?? null,
    sameMessage: row.sameMessage,
    sameSender: row.sameSender,
  };
}
