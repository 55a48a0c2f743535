import { z } from "@hono/zod-openapi";
import { addWords } from "#core/words/add-words.ts";
import { listWords } from "#core/words/list-words.ts";
import { switchWords } from "#core/words/switch-words.ts";
import { deleteWord, updateWord } from "#core/words/update-word.ts";
import { limits } from "#protocol/limits.ts";
import { word } from "#protocol/word.ts";
import { flag, page } from "../fields.ts";
import { toJMessageTime } from "../mapping/dates.ts";
import { defineRoute, type Route } from "../route.ts";

const path = "/v1/sensitiveword";
const noun = "Sensitive words";

const add = defineRoute({
  id: "S1",
  method: "post",
  path,
  noun,
  scope: "words.write",
  summary: "Add sensitive words",
  body: z.array(word).min(1).max(limits.wordsPage),
  maxBytes: 128 * 1024,
  success: 204,
  example: ["casino"],
  errors: ["too_many_words"],
  run: ({ ctx, body }) => addWords(ctx, { words: body }),
});

const update = defineRoute({
  id: "S2",
  method: "put",
  path,
  noun,
  scope: "words.write",
  summary: "Put another word in the place of one",
  body: z.object({ old_word: word, new_word: word }),
  success: 204,
  example: { old_word: "casino", new_word: "casinos" },
  errors: ["word_not_found", "word_exists"],
  run: ({ ctx, body }) => updateWord(ctx, { word: body.old_word, to: body.new_word }),
});

const remove = defineRoute({
  id: "S3",
  method: "delete",
  path,
  noun,
  scope: "words.write",
  summary: "Delete a sensitive word",
  body: z.object({ word }),
  success: 204,
  example: { word: "casino" },
  errors: ["word_not_found"],
  run: ({ ctx, body }) => deleteWord(ctx, body),
});

const list = defineRoute({
  id: "S4",
  method: "get",
  path,
  noun,
  scope: "words.read",
  summary: "List the sensitive words",
  query: page(limits.wordsPage),
  success: 200,
  answer: z.object({
    start: z.int(),
    count: z.int(),
    words: z.array(z.object({ name: z.string(), itime: z.string() })),
    total: z.int(),
  }),
  errors: [],
  async run({ ctx, query, runtime }) {
    const { total, words } = await listWords(ctx, query);
    const { timeZone } = runtime.env;
    return {
      start: query.start,
      count: words.length,
      words: words.map((found) => ({
        name: found.word,
        itime: toJMessageTime(new Date(found.createdAt), timeZone),
      })),
      total,
    };
  },
});

const turn = defineRoute({
  id: "S5",
  method: "put",
  path: `${path}/status`,
  noun,
  scope: "words.write",
  summary: "Turn the search for sensitive words on or off",
  query: z.object({ status: flag }),
  success: 204,
  errors: [],
  run: ({ ctx, query }) => switchWords(ctx, query.status),
});

const status = defineRoute({
  id: "S6",
  method: "get",
  path: `${path}/status`,
  noun,
  scope: "words.read",
  summary: "Whether sensitive words are looked for",
  success: 200,
  answer: z.object({ status: z.int() }),
  errors: [],
  run: async ({ ctx }) => ({ status: ctx.app.settings.sensitiveWords === "off" ? 0 : 1 }),
});

export const wordRoutes: Route[] = [add, update, remove, list, turn, status];
