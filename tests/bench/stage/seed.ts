import type { Cluster } from "../../chaos/cluster.ts";

export type Account = { name: string; userId: number; sessionId: number };

/** Everybody's password is the same, hashed once. */
export const PASSWORD = "correct horse battery";

type Query = Cluster["query"];

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
  for (const members of groups) {
    const [row] = await query<{ id: string }>(
      `WITH made AS (
         INSERT INTO conversation (app_id, kind) VALUES ($1, 'group') RETURNING id
       ), called AS (
         INSERT INTO groups (app_id, conversation_id, owner_id, name, name_lower, max_members, member_count)
         SELECT $1, made.id, $2::bigint[][1], 'bench', 'bench', 100000, cardinality($2::bigint[]) FROM made RETURNING id
       ), joined AS (
         INSERT INTO member (user_app_id, user_id, conv_app_id, conv_id)
         SELECT $1, u, $1, made.id FROM made, unnest($2::bigint[]) u RETURNING user_id, conv_id
       ), seen AS (
         INSERT INTO membership_interval (user_app_id, user_id, conv_app_id, conv_id, from_seq)
         SELECT $1, user_id, $1, conv_id, 1 FROM joined
       )
       SELECT id FROM called`,
      [appId, members.map(({ userId }) => userId)],
    );
    numbers.push(Number(row?.id));
  }
  return numbers;
}
