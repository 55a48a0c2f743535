import type { Cluster } from "../../chaos/cluster.ts";
import { nameCrowd } from "../figures/crowds.ts";
import { seedPeople } from "./seed.ts";

const PEOPLE = 2_000;
const DAYS = 6;
const AT_ONCE = 250_000;

type Query = Cluster["query"];

/** A time as the API is asked for one, in the zone of an installation that has none set. */
const asked = (at: Date): string =>
  encodeURIComponent(at.toLocaleString("sv-SE", { timeZone: "Asia/Shanghai" }));

/**
 * Writes so many messages of the last days into a thousand single chats, indexed, counted and vacuumed as they would be
 * had they come one by one. Answers the window they lie in, as a query of the API.
 */
export async function seedMessages(
  query: Query,
  appId: number,
  count: number,
): Promise<{ window: string; seconds: number }> {
  const began = performance.now();
  const people = await seedPeople(query, appId, nameCrowd("talking"), PEOPLE);
  const ids = people.map(({ userId }) => userId);
  const chats = await query<{ id: string }>(
    `WITH pairs AS (
       SELECT ($2::bigint[])[2 * n + 1] AS low, ($2::bigint[])[2 * n + 2] AS high FROM generate_series(0, $3::integer - 1) n
     )
     SELECT single_conversation($1::integer, low, high) AS id FROM pairs ORDER BY low`,
    [appId, ids, PEOPLE / 2],
  );
  const conversations = chats.map(({ id }) => Number(id));
  const end = new Date(Date.now() - 30 * 60_000);
  const from = new Date(end.getTime() - DAYS * 86_400_000);
  for (let done = 0; done < count; done += AT_ONCE) {
    await query(
      `INSERT INTO log (app_id, conv_id, seq, kind, sender_app_id, sender_id, client_msg_id, content_hash, displayable, countable, body, created_at)
       SELECT $1, ($2::bigint[])[n % $4::integer + 1], n / $4::integer + 1, 'message.created', $1,
              ($3::bigint[])[2 * (n % $4::integer) + 1 + (n / $4::integer) % 2], 'seeded-' || n, md5(n::text), true, true,
              '{"type":"text","text":"The quick brown fox jumps over the lazy dog."}',
              $5::timestamptz + ($6::timestamptz - $5::timestamptz) * (n::double precision / $7::double precision)
         FROM generate_series($8::bigint, $9::bigint) n`,
      [
        appId,
        conversations,
        ids,
        conversations.length,
        from,
        end,
        count,
        done,
        Math.min(done + AT_ONCE, count) - 1,
      ],
    );
  }
  await query(
    `UPDATE conversation c SET last_seq = s.last, active_at = $2 FROM (
       SELECT conv_id, max(seq) AS last FROM log WHERE app_id = $1 GROUP BY 1) s
      WHERE c.app_id = $1 AND c.id = s.conv_id`,
    [appId, end],
  );
  // They are not what the search's index is measured with.
  await query("UPDATE message_index_progress SET msg_id = (SELECT max(msg_id) FROM log)");
  await query("VACUUM ANALYZE log");
  await countAll(query, appId);
  const window = `begin_time=${asked(new Date(from.getTime() - 1_000))}&end_time=${asked(new Date(end.getTime() + 1_000))}`;
  return { window, seconds: (performance.now() - began) / 1_000 };
}

/** Lets the statistics be as far as they are in an installation that runs: whole quarters of an hour are counted. */
async function countAll(query: Query, appId: number): Promise<void> {
  await query(
    `INSERT INTO message_count (app_id, quarter, kind, type, sent, live)
     SELECT app_id, quarter_of(created_at), 'single', 'text', count(*), count(*) FROM log
      WHERE app_id = $1 AND countable AND created_at < quarter_of(now()) GROUP BY 1, 2
     ON CONFLICT (app_id, quarter, kind, type) DO UPDATE SET sent = excluded.sent, live = excluded.live`,
    [appId],
  );
  await query("UPDATE installation SET counted_until = quarter_of(now())");
}
