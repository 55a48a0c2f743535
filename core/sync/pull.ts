import type { Entry, HiddenRange } from "#protocol/entries.ts";
import type { Pull, Pulled } from "#protocol/sync.ts";
import type { UserContext } from "../context.ts";
import { homeOf } from "../conversations/find-place.ts";
import { refuse } from "../fail.ts";
import { toEntry } from "../messages/to-entry.ts";
import { toId } from "../to-id.ts";
import { readUserEntries } from "./read-entries.ts";
import { selectPageStart, selectVisibility, selectVisibleLog, type Visibility } from "./stretch.sql.ts";

/** A page ends before the entry that would make it larger than this. */
const PAGE_BYTES = 512 * 1024;

/**
 * A contiguous stretch of a log the acting user may read: forward from `after`, or backward from `before`; without
 * either the newest page. Positions that may not be seen are named as hidden, so that the reader can pass them.
 */
export async function pull(ctx: UserContext, input: Pull): Promise<Pulled> {
  const pulled = await ctx.runtime.syncQueries.run(() =>
    input.log === "u" ? pullOwnLog(ctx, input) : pullConversation(ctx, Number(input.log.slice(2)), input),
  );
  ctx.runtime.metrics.entriesPulled.add(pulled.entries.length);
  return pulled;
}

async function pullConversation(ctx: UserContext, conversation: number, input: Pull): Promise<Pulled> {
  const { app, actor, db } = ctx;
  const reader = { conversation, reader: actor.userId };
  const own = await selectVisibility(app.id, db, reader);
  // A group of another app of the account is looked for only when it is none of the reader's own.
  const home = own ? app.id : ((await homeOf(ctx, conversation)) ?? app.id);
  const view = own ?? (await selectVisibility(home, db, reader));
  if (!view) throw refuse("conversation_not_found", "There is no such conversation for you.");
  const { firstSeq, lastSeq } = view;
  const [from, to] =
    input.after === undefined
      ? await backward(
          ctx,
          { home, conversation },
          view,
          Math.min(input.before ?? lastSeq + 1, lastSeq + 1),
          input.limit,
        )
      : [input.after + 1, Math.min(input.after + input.limit, lastSeq)];

  const stretch = { ...reader, from, to };
  const visible = to < from ? [] : (await selectVisibleLog(home, db, stretch)).map(toEntry);
  const { entries, start, end } =
    input.after === undefined ? cutOld(visible, from, to) : cut(visible, from, to);
  return {
    log: `c:${conversation}`,
    from: start,
    to: end,
    entries,
    hidden: hiddenRanges(entries, start, end),
    firstSeq,
    lastSeq,
  };
}

async function backward(
  ctx: UserContext,
  { home, conversation }: { home: number; conversation: number },
  view: Visibility,
  before: number,
  limit: number,
) {
  const start = await selectPageStart(home, ctx.db, {
    conversation,
    reader: ctx.actor.userId,
    before,
    count: limit,
  });
  return [Math.max(start ?? view.firstSeq, view.firstSeq), before - 1] as const;
}

type Page = { entries: Entry[]; start: number; end: number };

/** How many of the entries, in the order given, fit into a page; at least one. */
function fitting(entries: Entry[]): number {
  let bytes = 0;
  for (const [index, entry] of entries.entries()) {
    bytes += JSON.stringify(entry).length;
    if (bytes > PAGE_BYTES && index > 0) return index;
  }
  return entries.length;
}

/** A forward page, cut at its new end when it is too large. */
function cut(entries: Entry[], start: number, end: number): Page {
  const next = entries[fitting(entries)];
  return next
    ? { entries: entries.filter(({ seq }) => seq < next.seq), start, end: next.seq - 1 }
    : { entries, start, end };
}

/** A backward page, cut at its old end. */
function cutOld(entries: Entry[], start: number, end: number): Page {
  const left = entries[entries.length - 1 - fitting(entries.toReversed())];
  return left
    ? { entries: entries.filter(({ seq }) => seq > left.seq), start: left.seq + 1, end }
    : { entries, start, end };
}

/** The positions of [from, to] without an entry that may be seen, as ranges. */
function hiddenRanges(entries: Entry[], from: number, to: number): HiddenRange[] {
  const hidden: HiddenRange[] = [];
  let next = from;
  for (const { seq } of entries) {
    if (seq > next) hidden.push([next, seq - 1]);
    next = seq + 1;
  }
  if (next <= to) hidden.push([next, to]);
  return hidden;
}

async function pullOwnLog({ app, actor, db }: UserContext, input: Pull): Promise<Pulled> {
  const user = await db.user.findUniqueOrThrow({
    where: { appId_id: { appId: app.id, id: actor.userId } },
    select: { lastSeq: true },
  });
  const lastSeq = toId(user.lastSeq);
  const before = Math.min(input.before ?? lastSeq + 1, lastSeq + 1);
  const from = input.after === undefined ? Math.max(1, before - input.limit) : input.after + 1;
  const to = input.after === undefined ? before - 1 : Math.min(input.after + input.limit, lastSeq);
  const entries = await readUserEntries(app.id, db, { userId: actor.userId, from, to });
  return { log: "u", from, to, entries, hidden: [], firstSeq: 1, lastSeq };
}
