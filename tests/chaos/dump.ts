import type { Query } from "./database.ts";
import type { ConversationHead } from "./devices.ts";
import type { DatabaseDump, Stretch } from "./evidence.ts";

type ConversationRow = {
  id: string;
  last_seq: string;
  owner: string;
  unread: number;
  /** From and to of each stretch; behind a shield nothing is told apart, so no run sets one. */
  visible: [string, string | null][];
};
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

/** Where every conversation with an entry ends for everybody who is or was in it. */
export async function readHeads(query: Query): Promise<Map<number, ConversationHead>> {
  const ends = await query<{ conv_id: string; owner: string; to_seq: string }>(`
    SELECT mi.conv_id, a.app_key || '/' || u.username AS owner,
           max(coalesce(mi.to_seq, c.last_seq)) AS to_seq
      FROM membership_interval mi
      JOIN conversation c ON c.id = mi.conv_id
      JOIN users u ON u.id = mi.user_id
      JOIN app a ON a.id = u.app_id
     WHERE c.last_seq > 0
     GROUP BY 1, 2`);
  const heads = new Map<number, ConversationHead>();
  for (const { conv_id, owner, to_seq } of ends) {
    const known = heads.get(Number(conv_id)) ?? new Map<string, number>();
    heads.set(Number(conv_id), known.set(owner, Number(to_seq)));
  }
  return heads;
}

/** Where every conversation stands and what everybody has not read of it, as the checker reads it. */
export async function readConversations(query: Query): Promise<DatabaseDump["conversations"]> {
  const members = await query<ConversationRow>(`
    SELECT c.id, c.last_seq, a.app_key || '/' || u.username AS owner,
           unread_count(c.app_id, c.id, u.id, m.read_seq) AS unread,
           (SELECT json_agg(json_build_array(mi.from_seq, mi.to_seq)) FROM membership_interval mi
             WHERE mi.conv_id = c.id AND mi.user_id = u.id) AS visible
      FROM conversation c
      JOIN member m ON m.conv_id = c.id
      JOIN users u ON u.id = m.user_id
      JOIN app a ON a.id = u.app_id
     WHERE c.last_seq > 0`);
  const conversations = new Map<number, DatabaseDump["conversations"][number]>();
  for (const { id, last_seq, owner, unread, visible } of members) {
    const known = conversations.get(Number(id)) ?? {
      id: Number(id),
      lastSeq: Number(last_seq),
      users: [],
      unread: {},
      visible: {},
    };
    const stretches = visible.map(([from, to]): Stretch => [Number(from), Number(to ?? last_seq)]);
    known.visible = { ...known.visible, [owner]: stretches };
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
        name: isMessage ? (row.client_msg_id ?? "") : otherName(row),
        sender: row.owner ?? "",
        hash: isMessage ? row.content_hash : "",
        text: isMessage ? row.text : null,
        isMessage,
      };
    }),
  };
}

const otherName = ({ kind, target_seq }: EntryRow): string =>
  kind === "message.retracted" ? `retracts ${target_seq}` : kind;
