import type pg from "pg";
import { roleNumbers, visibilityNumbers } from "#core/groups/to-group.ts";
import { beginning, entriesOf, type IdOf, type LogRow, readTo } from "./entries.ts";
import type { DemoPlan } from "./plan.ts";
import type { DemoLine } from "./talk.ts";

export type FillOptions = {
  appId: number;
  /** Of everybody's password, as the database keeps it. */
  passwordHash: string;
  now: number;
};

type Query = <Row>(sql: string, values: unknown[]) => Promise<Row[]>;

type MemberRow = { conv: number; user: number; role: number; read: number; joined: number };

type Written = { log: LogRow[]; members: MemberRow[] };

const ROWS_AT_ONCE = 4_000;
const iso = (at: number) => new Date(at).toISOString();

/**
 * Writes the people and all they said into an app, in one commit: all of it or nothing. Answers false, and changes
 * nothing, when they are there already.
 */
export async function fillDemo(client: pg.Client, plan: DemoPlan, options: FillOptions): Promise<boolean> {
  // What comes back is what each statement names.
  const query: Query = async <Row>(sql: string, values: unknown[]) =>
    (await client.query(sql, values)).rows as Row[];
  await client.query("BEGIN");
  try {
    await query("SELECT id FROM app WHERE id = $1 FOR UPDATE", [options.appId]);
    const known = await query("SELECT 1 FROM users WHERE app_id = $1 AND username = $2", [
      options.appId,
      plan.people[0]?.username,
    ]);
    if (known.length === 0) await write(query, plan, options);
    await client.query("COMMIT");
    if (known.length === 0) await client.query("ANALYZE");
    return known.length === 0;
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}

async function write(query: Query, plan: DemoPlan, options: FillOptions): Promise<void> {
  const ids = await writePeople(query, plan, options);
  const idOf = (username: string) => {
    const id = ids.get(username);
    if (id === undefined) throw new Error(`nobody is called ${username}`);
    return id;
  };
  await writeFriends(query, plan, options, idOf);
  const written: Written = { log: [], members: [] };
  await writeChats(query, plan, options, { idOf, written });
  await writeGroups(query, plan, options, { idOf, written });
  await writeRooms(query, plan, options, { idOf, written });
  await writeLog(query, options.appId, written.log);
  await writeMembers(query, options.appId, written.members);
}

async function writePeople(
  query: Query,
  { people }: DemoPlan,
  { appId, passwordHash, now }: FillOptions,
): Promise<Map<string, number>> {
  const rows = await query<{ id: string; username: string }>(
    `INSERT INTO users (app_id, username, username_lower, password_hash, nickname, nickname_lower, gender, signature, region, created_at)
     SELECT $1, p.username, lower(p.username), $2, p.nickname, lower(p.nickname), p.gender, p.signature, p.region, $4
       FROM jsonb_to_recordset($3::jsonb) AS p(username text, nickname text, gender smallint, signature text, region text)
     RETURNING id, username`,
    [appId, passwordHash, JSON.stringify(people), iso(now - 200 * 86_400_000)],
  );
  return new Map(rows.map(({ id, username }) => [username, Number(id)]));
}

type Place = { idOf: IdOf; written: Written };

async function writeFriends(
  query: Query,
  { friends, requests }: DemoPlan,
  { appId, now }: FillOptions,
  idOf: IdOf,
): Promise<void> {
  const pairs = friends.flatMap(([a, b]) => [
    { a: idOf(a), b: idOf(b) },
    { a: idOf(b), b: idOf(a) },
  ]);
  await query(
    `INSERT INTO friendship (app_id, user_id, friend_app_id, friend_id, created_at)
     SELECT $1, f.a, $1, f.b, $3 FROM jsonb_to_recordset($2::jsonb) AS f(a bigint, b bigint)`,
    [appId, JSON.stringify(pairs), iso(now - 180 * 86_400_000)],
  );
  const asked = requests.map(({ from, to, reason, at }) => ({
    from: idOf(from),
    to: idOf(to),
    reason,
    at: iso(at),
  }));
  await query(
    `INSERT INTO friend_request (app_id, from_id, to_app_id, to_id, reason, created_at, updated_at)
     SELECT $1, r."from", $1, r."to", r.reason, r.at, r.at
       FROM jsonb_to_recordset($2::jsonb) AS r("from" bigint, "to" bigint, reason text, at timestamptz)`,
    [appId, JSON.stringify(asked)],
  );
}

async function makeConversations(
  query: Query,
  { appId, now }: FillOptions,
  kind: "single" | "group" | "room",
  heads: readonly { low?: number; high?: number; lines: readonly DemoLine[]; own: number }[],
): Promise<number[]> {
  const rows = heads.map(({ low, high, lines, own }, n) => ({
    n,
    low,
    high,
    last: own + lines.length + lines.filter(({ retracted }) => retracted).length,
    members: own,
    active: iso(lines.at(-1)?.at ?? now),
    created: iso(lines[0]?.at ?? now),
  }));
  const made = await query<{ id: string }>(
    `INSERT INTO conversation (app_id, kind, low_user_id, high_user_id, last_seq, members_seq, active_at, created_at)
     SELECT $1, $2::conversation_kind, c.low, c.high, c.last, c.members, c.active, c.created
       FROM jsonb_to_recordset($3::jsonb) AS c(n integer, low bigint, high bigint, last bigint, members bigint, active timestamptz, created timestamptz)
      ORDER BY c.n
     RETURNING id`,
    [appId, kind, JSON.stringify(rows)],
  );
  return made.map(({ id }) => Number(id)).sort((a, b) => a - b);
}

async function writeChats(query: Query, plan: DemoPlan, options: FillOptions, { idOf, written }: Place) {
  const heads = plan.chats.map(({ people, lines }) => {
    const [low = 0, high = 0] = people.map(idOf).sort((a, b) => a - b);
    return { low, high, lines, own: 0 };
  });
  const ids = await makeConversations(query, options, "single", heads);
  plan.chats.forEach(({ people, lines, unread }, index) => {
    const conv = ids[index] ?? 0;
    const rows = entriesOf(conv, lines, 1, idOf);
    written.log.push(...rows);
    for (const username of people) {
      const user = idOf(username);
      const read = readTo(rows, user, unread[username] ?? 0);
      written.members.push({ conv, user, role: 0, read, joined: lines[0]?.at ?? options.now });
    }
  });
}

async function writeGroups(query: Query, plan: DemoPlan, options: FillOptions, { idOf, written }: Place) {
  const { groups } = plan;
  const ids = await makeConversations(
    query,
    options,
    "group",
    groups.map(({ lines }) => ({ lines, own: 1 })),
  );
  const rows = groups.map((group, n) => ({
    n,
    conv: ids[n],
    owner: idOf(group.owner),
    name: group.name,
    description: group.description,
    visibility: visibilityNumbers[group.visibility],
    count: group.members.length,
    author: group.owner,
    announcement: group.announcement,
    at: iso((group.lines[0]?.at ?? options.now) - 60_000),
  }));
  await query(
    `WITH told AS (
       SELECT * FROM jsonb_to_recordset($2::jsonb) AS g(n integer, conv bigint, owner bigint, name text, description text,
              visibility smallint, count integer, author text, announcement text, at timestamptz)
     ), made AS (
       INSERT INTO groups (app_id, conversation_id, owner_id, name, name_lower, description, visibility, member_count, created_at, updated_at)
       SELECT $1, conv, owner, name, lower(name), description, visibility, count, at, at FROM told ORDER BY n
       RETURNING id, conversation_id
     )
     INSERT INTO group_announcement (app_id, group_id, author, text, pinned, created_at, updated_at)
     SELECT $1, made.id, told.author, told.announcement, true, told.at, told.at
       FROM made JOIN told ON told.conv = made.conversation_id WHERE told.announcement IS NOT NULL`,
    [options.appId, JSON.stringify(rows)],
  );
  groups.forEach((group, n) => {
    const conv = ids[n] ?? 0;
    const first = beginning(conv, group, plan, idOf);
    const entries = [first, ...entriesOf(conv, group.lines, 2, idOf)];
    written.log.push(...entries);
    for (const username of group.members) {
      const user = idOf(username);
      const keeper = group.keepers.includes(username) ? roleNumbers.keeper : roleNumbers.member;
      const role = username === group.owner ? roleNumbers.owner : keeper;
      const read = readTo(entries, user, group.unread[username] ?? 0);
      written.members.push({ conv, user, role, read, joined: first.at });
    }
  });
}

async function writeRooms(query: Query, { rooms }: DemoPlan, options: FillOptions, { idOf, written }: Place) {
  const heads = rooms.map(({ lines }) => ({ lines, own: 0 }));
  const ids = await makeConversations(query, options, "room", heads);
  const told = rooms.map(({ name, description, owner }, n) => ({
    n,
    conv: ids[n],
    owner: idOf(owner),
    name,
    description,
  }));
  await query(
    `INSERT INTO room (app_id, conversation_id, owner_id, name, description)
     SELECT $1, r.conv, r.owner, r.name, r.description
       FROM jsonb_to_recordset($2::jsonb) AS r(n integer, conv bigint, owner bigint, name text, description text) ORDER BY r.n`,
    [options.appId, JSON.stringify(told)],
  );
  for (const [n, { lines }] of rooms.entries()) written.log.push(...entriesOf(ids[n] ?? 0, lines, 1, idOf));
}

async function writeLog(query: Query, appId: number, rows: LogRow[]): Promise<void> {
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    const part = rows.slice(start, start + ROWS_AT_ONCE).map((row) => ({ ...row, at: iso(row.at) }));
    await query(
      `INSERT INTO log (app_id, conv_id, seq, kind, sender_app_id, sender_id, client_msg_id, content_hash, target_seq,
                        displayable, countable, body, retracted_at, mentions, created_at)
       SELECT $1, l.conv, l.seq, l.kind, $1, l.sender, l."clientId", l.hash, l.target, l.displayable, l.countable, l.body,
              CASE WHEN l.retracted THEN l.at END, l.mentions, l.at
         FROM jsonb_to_recordset($2::jsonb) AS l(conv bigint, seq bigint, kind text, sender bigint, "clientId" text, hash text,
              target bigint, displayable boolean, countable boolean, body jsonb, retracted boolean, mentions bigint[], at timestamptz)
        ORDER BY l.conv, l.seq`,
      [appId, JSON.stringify(part)],
    );
  }
}

async function writeMembers(query: Query, appId: number, rows: MemberRow[]): Promise<void> {
  const told = JSON.stringify(rows.map((row) => ({ ...row, joined: iso(row.joined) })));
  const columns = `jsonb_to_recordset($2::jsonb) AS m(conv bigint, "user" bigint, role smallint, read bigint, joined timestamptz)`;
  await query(
    `INSERT INTO member (user_app_id, user_id, conv_app_id, conv_id, role, read_seq, delivered_seq, joined_at)
     SELECT $1, m."user", $1, m.conv, m.role, m.read, m.read, m.joined FROM ${columns}`,
    [appId, told],
  );
  await query(
    `INSERT INTO membership_interval (conv_app_id, conv_id, user_app_id, user_id, from_seq)
     SELECT $1, m.conv, $1, m."user", 1 FROM ${columns}`,
    [appId, told],
  );
}
