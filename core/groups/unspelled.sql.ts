import { Prisma } from "#generated/prisma/client.ts";
import type { Queryable } from "../database.ts";

/** Names with Chinese characters in them. */
const HAN = "[\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff]";

/** Names of people in the conversation, there and elsewhere, of which it is not known how they sound. */
export async function selectUnspelled(
  appId: number,
  db: Queryable,
  { conversation, limit }: { conversation: number; limit: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ name: string }[]>`
    SELECT DISTINCT n.name
      FROM membership_interval mi
     CROSS JOIN LATERAL (
       SELECT u.nickname, u.nickname_pinyin FROM users u WHERE u.app_id = mi.user_app_id AND u.id = mi.user_id
        UNION ALL
       SELECT m.nickname, m.nickname_pinyin FROM member m
        WHERE m.conv_app_id = mi.conv_app_id AND m.conv_id = mi.conv_id AND m.user_id = mi.user_id
     ) n(name, pinyin)
     WHERE mi.conv_app_id = ${appId}::integer AND mi.conv_id = ${conversation}::bigint AND mi.to_seq IS NULL
       AND n.pinyin IS NULL AND n.name ~ ${HAN}
     LIMIT ${limit}::integer`;
  return rows.map(({ name }) => name);
}

export type SpelledName = { name: string; letters: string };

/** Keeps how names of people in the conversation sound. What others hold at the moment is left for the next time. */
export async function updateSpellings(
  appId: number,
  db: Queryable,
  { conversation, names }: { conversation: number; names: SpelledName[] },
): Promise<number> {
  const spelled = Prisma.sql`
    unnest(${names.map(({ name }) => name)}::text[], ${names.map(({ letters }) => letters)}::text[]) s(name, letters)`;
  const users = await db.$executeRaw`
    UPDATE users u SET nickname_pinyin = f.letters
      FROM (
        SELECT x.id, s.letters
          FROM membership_interval mi
          JOIN users x ON x.app_id = mi.user_app_id AND x.id = mi.user_id
          JOIN ${spelled} ON s.name = x.nickname
         WHERE mi.conv_app_id = ${appId}::integer AND mi.conv_id = ${conversation}::bigint AND mi.to_seq IS NULL
           AND x.nickname_pinyin IS NULL
           FOR NO KEY UPDATE OF x SKIP LOCKED
      ) f
     WHERE u.app_id = ${appId}::integer AND u.id = f.id`;
  const members = await db.$executeRaw`
    UPDATE member m SET nickname_pinyin = f.letters
      FROM (
        SELECT x.user_id, s.letters
          FROM member x
          JOIN ${spelled} ON s.name = x.nickname
         WHERE x.conv_app_id = ${appId}::integer AND x.conv_id = ${conversation}::bigint
           AND x.nickname_pinyin IS NULL
           FOR NO KEY UPDATE OF x SKIP LOCKED
      ) f
     WHERE m.conv_app_id = ${appId}::integer AND m.conv_id = ${conversation}::bigint AND m.user_id = f.user_id`;
  return users + members;
}
