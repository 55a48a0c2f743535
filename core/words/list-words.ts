import type { ListWords, WordPage } from "#protocol/word.ts";
import type { Context } from "../context.ts";
import { assertCanManageApp } from "../permissions.ts";

/** Words of the app in the order they were added. */
export async function listWords(ctx: Context, { start, count }: ListWords): Promise<WordPage> {
  assertCanManageApp(ctx);
  const where = { appId: ctx.app.id };
  const [total, rows] = await Promise.all([
    ctx.db.sensitiveWord.count({ where }),
    ctx.db.sensitiveWord.findMany({
      where,
      orderBy: { id: "asc" },
      skip: start,
      take: count,
      select: { word: true, createdAt: true },
    }),
  ]);
  return { total, words: rows.map(({ word, createdAt }) => ({ word, createdAt: createdAt.getTime() })) };
}
