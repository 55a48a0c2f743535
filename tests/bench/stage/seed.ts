import { postCommand } from "#sdk/http.ts";
import { APP_KEY, type Cluster } from "../../chaos/cluster.ts";

export type Account = { name: string; userId: number; sessionId: number };

type Query = Cluster["query"];

const PASSWORD = "correct horse battery";

/** A password, with what the server itself keeps of it: everybody seeded may have the same. */
export async function seedPassword(
  { origin, query }: Cluster,
  username: string,
): Promise<{ password: string; hash: string }> {
  await postCommand({ origin, appKey: APP_KEY, fetch }, "user.register", { username, password: PASSWORD });
  const [row] = await query<{ password_hash: string }>(
    "SELECT password_hash FROM users WHERE username = $1",
    [username],
  );
  return { password: PASSWORD, hash: row?.password_hash ?? "" };
}

/** Makes accounts with a session each, named `<prefix>-<n>`; in the database, because sign-ins are not what is measured. */
export async function seedPeople(
  query: Query,
  appId: number,
  prefix: string,
  count: number,
  passwordHash = "",
): Promise<Account[]> {
  const rows = await query<{ name: string; user_id: string; session_id: string }>(
    `WITH people AS (
       INSERT INTO users (app_id, username, username_lower, password_hash)
       SELECT $1, $2 || '-' || n, $2 || '-' || n, $4 FROM generate_series(0, $3::integer - 1) n
       RETURNING id, username
     ), sessions AS (
       INSERT INTO session (app_id, user_id, expires_at, address)
       SELECT $1, id, now() + interval '7 days', '127.0.0.1' FROM people RETURNING id, user_id
     )
     SELECT p.username AS name, p.id AS user_id, s.id AS session_id
       FROM people p JOIN sessions s ON s.user_id = p.id ORDER BY p.id`,
    [appId, prefix, count, passwordHash],
  );
  return rows.map((row) => ({
    name: row.name,
    userId: Number(row.user_id),
    sessionId: Number(row.session_id),
  }));
}

/** Makes groups with these members, all from the first position on; answers the groups' numbers. */
export async function seedGroups(query: Query, appId: number, groups: Account[][]): Promise<number[]> {
  const numbers: number[] = [];
  for (const members of groups) numbers.push(...(await seedEqualGroups(query, appId, members, 1)));
  return numbers;
}

/** Makes a chat room that one of the people owns; answers its number. */
export async function seedRoom(query: Query, appId: number, owner: Account): Promise<number> {
  const [row] = await query<{ id: string }>(
    `WITH made AS (INSERT INTO conversation (app_id, kind) VALUES ($1, 'room') RETURNING id)
     INSERT INTO room (app_id, conversation_id, owner_id, name) SELECT $1, made.id, $2, 'bench' FROM made RETURNING id`,
    [appId, owner.userId],
  );
  return Number(row?.id);
}

/** Makes so many groups, each with all of these members; answers their numbers. */
export async function seedEqualGroups(
  query: Query,
  appId: number,
  members: Account[],
  count: number,
): Promise<number[]> {
  const rows = await query<{ id: string }>(
    `WITH made AS (
       INSERT INTO conversation (app_id, kind) SELECT $1, 'group' FROM generate_series(1, $3) RETURNING id
     ), called AS (
       INSERT INTO groups (app_id, conversation_id, owner_id, name, name_lower, max_members, member_count)
       SELECT $1, made.id, ($2::bigint[])[1], 'bench', 'bench', 100000, cardinality($2::bigint[]) FROM made RETURNING id
     ), joined AS (
       INSERT INTO member (user_app_id, user_id, conv_app_id, conv_id)
       SELECT $1, u, $1, made.id FROM made, unnest($2::bigint[]) u RETURNING user_id, conv_id
     ), seen AS (
       INSERT INTO membership_interval (user_app_id, user_id, conv_app_id, conv_id, from_seq)
       SELECT $1, user_id, $1, conv_id, 1 FROM joined
     )
     SELECT id FROM called`,
    [appId, members.map(({ userId }) => userId), count],
  );
  return rows.map(({ id }) => Number(id));
}
