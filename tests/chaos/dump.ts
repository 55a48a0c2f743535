import type { Query } from "./database.ts";
import type { ConversationHead } from "./devices.ts";
import type { DatabaseDump } from "./evidence.ts";

type ConversationRow = { id: string; last_seq: string; owner: string; unread: number };
type EntryRow = {
  conv_id: string;
  seq: string;
  kind: string;
  client_msg_id: string | null;
  target_seq: string | null;
  content_hash: string;
  owner: string | null;
  text: string | null;
};

/** Where every conversation with an entry stands, and who is in it. */
export async function readHeads(query: Query): Promise<Map<number, ConversationHead>> {
  const rows = await query<{ id: string; last_seq: string; users: string[] }>(`
    SELECT c.id, c.last_seq, array_agg(a.app_key || '/' || u.username) AS users
      FROM conversation c
      JOIN member m ON m.conv_id = c.id
      JOIN users u ON u.id = m.user_id
      JOIN app a ON a.id = u.app_id
     WHERE c.last_seq > 0 GROUP BY 1, 2`);
  return new Map(
    rows.map((row) => [Number(row.id), { lastSeq: Number(row.last_seq), users: new Set(row.users) }]),
  );
}

/** Where every conversation stands and what everybody has not read of it, as the checker reads it. */
export async function readConversations(query: Query): Promise<DatabaseDump["conversations"]> {
  const members = await query<ConversationRow>(`
    SELECT c.id, c.last_seq, a.app_key || '/' || u.username AS owner,
           unread_count(c.app_id, c.id, u.id, m.read_seq) AS unread
      FROM conversation c
      JOIN member m ON m.conv_id = c.id
      JOIN users u ON u.id = m.user_id
      JOIN app a ON a.id = u.app_id
     WHERE c.last_seq > 0`);
  const conversations = new Map<number, DatabaseDump["conversations"][number]>();
  for (const { id, last_seq, owner, unread } of members) {
    const known = conversations.get(Number(id)) ?? {
      id: Number(id),
      lastSeq: Number(last_seq),
      users: [],
      unread: {},
    };
    known.users.push(owner);
    known.unread[owner] = Number(unread);
    conversations.set(known.id, known);
  }
  return [...conversations.values()];
}

/** Everything the database holds of conversations. */
export async function readDatabase(query: Query): Promise<DatabaseDump> {
  const rows = await query<EntryRow>(`
    SELECT l.conv_id, l.seq, l.kind, l.client_msg_id, l.target_seq, l.content_hash,
           a.app_key || '/' || u.username AS owner, l.body ->> 'text' AS text
      FROM log l LEFT JOIN users u ON u.id = l.sender_id LEFT JOIN app a ON a.id = u.app_id`);
  return {
    conversations: await readConversations(query),
    entries: rows.map((row) => {
      const isMessage = row.kind === "message.created";
      return {
        conversation: Number(row.conv_id),
        seq: Number(row.seq),
        name: isMessage ? (row.client_msg_id ?? "") : `retracts ${row.target_seq}`,
        sender: row.owner ?? "",
        hash: isMessage ? row.content_hash : "",
        text: isMessage ? row.text : null,
        isMessage,
      };
    }),
  };
}
