import { readFile, rm } from "node:fs/promises";
import type { Cluster } from "../../chaos/cluster.ts";
import type { LoadFigures } from "../load/plan.ts";

/** What the checker says of a run: nothing when every promise was kept. */
export type Verdict = { checked: string; violations: string[] };

/** The places, `conversation seq`, that answers told, by client id; and how many had no answer. */
export type Told = { acknowledged: Map<string, string>; unanswered: number };

/** Judges one run of a load: what `judgeTold` does, and whether everything arrived everywhere. */
export async function judgeLoad(
  query: Cluster["query"],
  run: string,
  figures: LoadFigures,
): Promise<Verdict> {
  const acknowledged = await readAcknowledged(figures.acknowledgedFile);
  const verdict = await judgeTold(query, run, { acknowledged, unanswered: figures.unanswered });
  if (figures.undelivered > 0)
    verdict.violations.push(`${figures.undelivered} messages did not reach everybody`);
  if (figures.gaps > 0) verdict.violations.push(`${figures.gaps} frames did not follow the one before`);
  return verdict;
}

/** Judges by the database: acknowledged is stored once in its place, nothing else is, and no position is missing. */
export async function judgeTold(
  query: Cluster["query"],
  run: string,
  { acknowledged, unanswered }: Told,
): Promise<Verdict> {
  const violations: string[] = [];
  const rows = await query<{ client_msg_id: string; place: string }>(
    "SELECT client_msg_id, conv_id || ' ' || seq AS place FROM log WHERE client_msg_id LIKE $1",
    [`${run}-%`],
  );
  const stored = new Map(rows.map((row) => [row.client_msg_id, row.place]));
  const lost = [...acknowledged].filter(([clientId, place]) => stored.get(clientId) !== place).length;
  if (lost > 0) violations.push(`${lost} acknowledged messages are not stored where the answer said`);
  if (rows.length !== stored.size) violations.push(`${rows.length - stored.size} messages are stored twice`);
  const unknown = rows.length - acknowledged.size;
  if (unknown > unanswered) violations.push(`${unknown} messages are stored that were refused or never sent`);
  violations.push(...(await gapsIn(query)));
  return { checked: `${acknowledged.size} acknowledged, ${rows.length} stored`, violations };
}

async function readAcknowledged(file: string): Promise<Map<string, string>> {
  const lines = (await readFile(file, "utf8")).split("\n").filter((line) => line !== "");
  await rm(file, { force: true });
  return new Map(
    lines.map((line) => {
      const [clientId = "", conversation, seq] = line.split(" ");
      return [clientId, `${conversation} ${seq}`];
    }),
  );
}

/** Conversations whose positions are not first to last without a gap. */
export async function gapsIn(query: Cluster["query"]): Promise<string[]> {
  const [row] = await query<{ broken: number }>(`
    SELECT count(*)::integer AS broken
      FROM conversation c
      LEFT JOIN (SELECT app_id, conv_id, count(*) AS entries, min(seq) AS first, max(seq) AS last FROM log GROUP BY 1, 2) l
        ON l.app_id = c.app_id AND l.conv_id = c.id
     WHERE c.last_seq <> coalesce(l.last, 0) OR c.last_seq - c.first_seq + 1 <> coalesce(l.entries, 0)`);
  return row?.broken ? [`${row.broken} conversations have gaps`] : [];
}
