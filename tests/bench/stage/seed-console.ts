import { setTimeout as pause } from "node:timers/promises";
import { bodyWords } from "#core/search/body-words.ts";
import { toVector } from "#core/search/search-terms.ts";
import type { Query } from "../../chaos/database.ts";
import { seedEqualGroups, seedPeople } from "./seed.ts";

export type LargeApp = { users: number; groups: number; messages: number };

const MEMBERS = 5;
const SUBJECTS = [
  "invoice",
  "delivery",
  "meeting",
  "recipe",
  "journey",
  "台北",
  "上海",
  "会议",
  "发货",
  "读书会",
];
const WORDS = ["today", "again", "blue", "quick", "morning", "我们", "明天", "请问", "谢谢", "可以"];
const TABLES = [
  "users",
  "groups",
  "log",
  "message_index",
  "audit",
  "conversation",
  "member",
  "message_count",
  "group_day",
  "user_day",
];
/** Messages of different words; every one of these is said again and again. */
const TEXTS = 2_000;

const textOf = (n: number) =>
  `${SUBJECTS[n % SUBJECTS.length]} ${WORDS[Math.floor(n / 10) % WORDS.length]} number${n}`;

/** Waits until the server has counted the messages, as it does by itself, a part of the past after the other. */
async function countPast(query: Query): Promise<void> {
  await query("UPDATE installation SET counted_until = NULL");
  for (let isCounted = false; !isCounted; await pause(1_000)) {
    const [row] = await query<{ isCounted: boolean }>(
      `SELECT coalesce(counted_until > now() - interval '20 minutes', false) AS "isCounted" FROM installation`,
    );
    isCounted = row?.isCounted ?? false;
  }
}

/**
 * Fills an app of a server that runs as years do: people, groups, messages of them with their rows of the index and their counts, days on which people were there, an audit log. In the database,
 * because making them is not what is measured.
 */
export async function seedLargeApp(query: Query, appId: number, { users, groups, messages }: LargeApp) {
  const people = await seedPeople(query, appId, "large", users);
  await query(
    `UPDATE users SET nickname = 'Person ' || id, nickname_lower = 'person ' || id,
            disabled_at = CASE WHEN id % 50 = 0 THEN now() END WHERE app_id = $1 AND username LIKE 'large-%'`,
    [appId],
  );
  await seedEqualGroups(query, appId, people.slice(0, MEMBERS), groups);
  const bodies = Array.from({ length: TEXTS }, (_, n) => ({ type: "text", text: textOf(n) }));
  await query(
    `CREATE UNLOGGED TABLE IF NOT EXISTS bench_said (n integer PRIMARY KEY, body jsonb, words tsvector)`,
  );
  await query(
    `INSERT INTO bench_said SELECT * FROM unnest($1::integer[], $2::jsonb[], $3::text[]::tsvector[])`,
    [
      bodies.map((_, n) => n),
      bodies.map((body) => JSON.stringify(body)),
      bodies.map((body) => toVector(appId, bodyWords(body))),
    ],
  );
  const each = Math.ceil(messages / groups);
  for (let from = 1; from <= each; from += 10) {
    const to = Math.min(each, from + 9);
    await query(
      `INSERT INTO log (app_id, conv_id, seq, kind, sender_app_id, sender_id, client_msg_id, content_hash, displayable, countable, body, created_at)
       SELECT c.app_id, c.id, s.seq, 'message.created', c.app_id, ($4::bigint[])[s.seq % 5 + 1], 'bench-' || c.id || '-' || s.seq, 'h', true, true,
              b.body, now() - make_interval(mins => (($3::integer - s.seq) * 400 + c.id % 400)::integer)
         FROM conversation c CROSS JOIN generate_series($2::integer, $5::integer) AS s(seq)
         JOIN bench_said b ON b.n = (c.id * 7 + s.seq * 13) % ${TEXTS}
        WHERE c.app_id = $1 AND c.kind = 'group'`,
      [appId, from, each, people.slice(0, MEMBERS).map(({ userId }) => userId), to],
    );
  }
  await query(
    `INSERT INTO message_index (app_id, msg_id, conv_id, conv_kind, seq, sender_id, type, words, created_at)
     SELECT l.app_id, l.msg_id, l.conv_id, 'group', l.seq, l.sender_id, 'text', b.words, l.created_at
       FROM log l JOIN bench_said b ON b.n = (l.conv_id * 7 + l.seq * 13) % ${TEXTS}
      WHERE l.app_id = $1 AND l.kind = 'message.created' ON CONFLICT DO NOTHING`,
    [appId],
  );
  await query(
    `INSERT INTO message_index_progress (id, msg_id) SELECT 1, max(msg_id) FROM log
     ON CONFLICT (id) DO UPDATE SET msg_id = excluded.msg_id`,
  );
  await query(
    "UPDATE conversation SET last_seq = $2, active_at = now() WHERE app_id = $1 AND kind = 'group'",
    [appId, each],
  );
  await query(
    `INSERT INTO audit (app_id, actor, action, target, address, request_id, created_at)
     SELECT $1, 'operator:operator@example.com', CASE WHEN n % 3 = 0 THEN 'user.update' ELSE 'message.read' END, 'user:large-' || n,
            '127.0.0.1', 'bench', now() - make_interval(mins => n) FROM generate_series(1, $2::integer) n`,
    [appId, users],
  );
  await query(
    `INSERT INTO user_day (app_id, day, user_id)
     SELECT $1, current_date - d, u.id FROM users u CROSS JOIN generate_series(0, 59) AS d
      WHERE u.app_id = $1 AND (u.id + d * 7) % 10 = 0 ON CONFLICT DO NOTHING`,
    [appId],
  );
  await countPast(query);
  // As the database does by itself some time after so many were made.
  for (const table of TABLES) await query(`VACUUM ANALYZE ${table}`);
}
