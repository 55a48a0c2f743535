import type { Context } from "../context.ts";
import { createMatcher, type Matcher } from "./matcher.ts";

/**
 * What finds the app's sensitive words. Made anew when they have changed: the app as every process knows it, at most
 * 2 s old, carries the version of its words.
 */
export async function findMatcher({ app, db, runtime }: Context): Promise<Matcher> {
  const key = `${app.id}:${app.wordsVersion}`;
  const { matchers } = runtime.caches;
  const known = matchers.get(key);
  if (known) return known;
  const rows = await db.sensitiveWord.findMany({ where: { appId: app.id }, select: { word: true } });
  const matcher = createMatcher(rows.map(({ word }) => word));
  matchers.set(key, matcher);
  return matcher;
}
