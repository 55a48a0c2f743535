import type { MessageBody } from "#protocol/message.ts";
import type { Context } from "../context.ts";
import { findMatcher } from "./find-matcher.ts";
import type { Matcher } from "./matcher.ts";

/** The body as it may be sent, or the sensitive word for which it may not. */
export type JudgedWords = { body: MessageBody } | { word: string };

/** The fields of a body that people read as words of the sender. What programs put into custom bodies is theirs. */
const readFields = ["text", "caption", "fileName", "label"] as const;

/** Looks for the app's sensitive words in what people would read of a message; the app may want them masked. */
export async function judgeWords(ctx: Context, body: MessageBody): Promise<JudgedWords> {
  const { sensitiveWords } = ctx.app.settings;
  if (sensitiveWords === "off" || ctx.app.wordsVersion === 0) return { body };
  const matcher = await findMatcher(ctx);
  const changed = Object.fromEntries(textsOf(body).map(([field, text]) => [field, read(matcher, text)]));
  const hit = Object.values(changed).find((found) => found.word !== null);
  if (!hit || hit.word === null) return { body };
  if (sensitiveWords === "refuse") return { word: hit.word };
  const masked = Object.entries(changed).map(([field, found]) => [field, found.masked()]);
  return { body: { ...body, ...Object.fromEntries(masked) } };
}

function textsOf(body: MessageBody): [string, string][] {
  const fields: [string, unknown][] = Object.entries(body);
  return fields.filter(
    (field): field is [string, string] =>
      readFields.some((name) => name === field[0]) && typeof field[1] === "string",
  );
}

const read = (matcher: Matcher, text: string) => ({
  word: matcher.first(text)?.word ?? null,
  masked: () => matcher.mask(text),
});
