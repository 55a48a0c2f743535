import type { TableState } from "#components/console/table/table-state.ts";
import type { Context } from "#core/context.ts";
import { isRefusal } from "#core/fail.ts";
import { listHistory } from "#core/history/list-history.ts";
import { type HistoryFilter, type HistoryPage, ListHistory } from "#protocol/history.ts";

const NOTHING: HistoryPage = { messages: [], next: null, previous: null, total: 0, isMore: false };

const dayOf = (text: string | undefined, days = 0): number | undefined => {
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(at) ? undefined : at + days * 86_400_000;
};

const numberOf = (text: string | undefined) => (text === undefined ? undefined : Number(text));

/** The messages that an address asks for. What it names and nobody knows is told, not thrown. */
export async function readMessages(
  ctx: Context,
  state: TableState,
): Promise<{ page: HistoryPage; filter: HistoryFilter; refusal: "forbidden" | "unknown" | null }> {
  const { filters } = state;
  const asked = {
    words: state.query === "" ? undefined : state.query,
    from: filters.from,
    with: filters.with,
    group: numberOf(filters.group),
    room: numberOf(filters.room),
    kind: filters.kind,
    place: filters.place,
    since: dayOf(filters.since),
    until: dayOf(filters.until, 1),
  };
  const parsed = ListHistory.safeParse({
    ...asked,
    limit: state.size,
    cursor: state.after ?? undefined,
    before: state.before ?? undefined,
  });
  if (!parsed.success) return { page: NOTHING, filter: {}, refusal: "unknown" };
  const { cursor: _cursor, before: _before, limit: _limit, ...filter } = parsed.data;
  try {
    return { page: await listHistory(ctx, parsed.data), filter, refusal: null };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { page: NOTHING, filter, refusal: error.code === "forbidden" ? "forbidden" : "unknown" };
  }
}
