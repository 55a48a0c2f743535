import type { ConversationPlace } from "#protocol/history.ts";
import type { Queryable } from "../database.ts";
import { toId } from "../to-id.ts";

type Row = {
  id: bigint;
  kind: "single" | "group" | "room";
  low: string | null;
  high: string | null;
  numberOf: bigint | null;
  name: string | null;
};

/** What conversations of an app are to people: a pair by their names, a group or a room by its number and name. */
export async function selectPlaces(
  appId: number,
  db: Queryable,
  conversations: number[],
): Promise<Map<number, ConversationPlace>> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT c.id, c.kind::text AS kind, low.username AS low, high.username AS high,
           coalesce(g.id, r.id) AS "numberOf", coalesce(g.name, r.name) AS name
      FROM conversation c
      LEFT JOIN users low ON low.id = c.low_user_id
      LEFT JOIN users high ON high.id = c.high_user_id
      LEFT JOIN groups g ON g.app_id = c.app_id AND g.conversation_id = c.id
      LEFT JOIN room r ON r.app_id = c.app_id AND r.conversation_id = c.id
     WHERE c.app_id = ${appId}::integer AND c.id = ANY(${conversations.map(BigInt)}::bigint[])`;
  return new Map(rows.map((row) => [toId(row.id), toPlace(row)]));
}

function toPlace({ kind, low, high, numberOf, name }: Row): ConversationPlace {
  if (kind === "single") return { kind, users: [low, high].filter((user) => user !== null) };
  return { kind, id: toId(numberOf ?? 0n), name: name ?? "" };
}
