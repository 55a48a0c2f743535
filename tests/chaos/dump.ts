import type { DatabaseDump } from "./checker.ts";
import type { Cluster } from "./cluster.ts";

type ConversationRow = { id: string; last_seq: string; username: string; unread: number };
type EntryRow = {
  conv_id: string;
  seq: string;
  kind: string;
  client_msg_id: string | null;
  target_seq: string | null;
  content_hash: string;
  username: string | null;
  text: string | null;
};

/** Where every conversation stands, and who is in it. */
export async function readHeads(
  cluster: Cluster,
): Promise<Map<number, { lastSeq: number; users: string[] }>> {
  const rows = await cluster.query<{ id: string; last_seq: string; users: string[] }>(`
    SELECT c.id, c.last_seq, array_agg(u.username) AS users
      FROM conversation c JOIN member m ON m.conv_id = c.id JOIN users u ON u.id = m.user_id
     WHERE c.last_seq > 0 GROUP BY 1, 2`);
  return new Map(rows.map((row) => [Number(row.id), { lastSeq: Number(row.last_seq), users: row.users }]));
}

/** Everything the database holds of conversations, as the checker reads it. */
export async function readDatabase(cluster: Cluster): Promise<DatabaseDump> {
  const members = await cluster.query<ConversationRow>(`
    SELECT c.id, c.last_seq, u.username, unread_count(c.app_id, c.id, u.id, m.read_seq) AS unread
      FROM conversation c JOIN member m ON m.conv_id = c.id JOIN users u ON u.id = m.user_id WHERE c.last_seq > 0`);
  const rows = await cluster.query<EntryRow>(`
    SELECT l.conv_id, l.seq, l.kind, l.client_msg_id, l.target_seq, l.content_hash, u.username, l.body ->> 'text' AS text
      FROM log l LEFT JOIN users u ON u.id = l.sender_id`);
  const conversations = new Map<number, DatabaseDump["conversations"][number]>();
  for (const { id, last_seq, username, unread } of members) {
    const known = conversations.get(Number(id)) ?? {
      id: Number(id),
      lastSeq: Number(last_seq),
      users: [],
      unread: {},
    };
    known.users.push(username);
    known.unread[username] = Number(unread);
    conversations.set(known.id, known);
  }
  return {
    conversations: [...conversations.values()],
    entries: rows.map((row) => {
      const isMessage = row.kind === "message.created";
      return {
        conversation: Number(row.conv_id),
        seq: Number(row.seq),
        name: isMessage ? (row.client_msg_id ?? "") : `retracts ${row.target_seq}`,
        sender: row.username ?? "",
        hash: isMessage ? row.content_hash : "",
        text: isMessage ? row.text : null,
        isMessage,
      };
    }),
  };
}
