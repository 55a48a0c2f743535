import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppRef, UserContext } from "#core/context.ts";
import { textOf } from "#protocol/body-text.ts";
import { type SearchMessages, SearchMessages as SearchMessagesInput } from "#protocol/search.ts";
import { openTenant, type Tenant, uniqueName } from "#tests/support/tenant.ts";
import { clearConversation } from "../conversations/clear-conversation.ts";
import { createGroup } from "../groups/create-group.ts";
import { leaveGroup } from "../groups/leave-group.ts";
import { retractMessage } from "../messages/retract-message.ts";
import { sendMessage } from "../messages/send-message.ts";
import { createMessageIndexer } from "./index-messages.ts";
import { searchMessages } from "./search-messages.ts";

let tenant: Tenant;
let app: AppRef;
let ann: UserContext;
let ben: UserContext;
/** Of a clock that the test moves. */
let now = 0;
const indexer = createMessageIndexer(() => now);

beforeAll(async () => {
  tenant = await openTenant();
  app = await tenant.app();
  [ann, ben] = [await tenant.user(app, "annie"), await tenant.user(app, "benny")];
});
afterAll(() => tenant.close());

type Target = Parameters<typeof sendMessage>[1]["target"];

const send = (ctx: UserContext, target: Target, text: string) =>
  sendMessage(ctx, { target, body: { type: "text", text }, clientId: uniqueName("client") });
const index = () => indexer.run(tenant.runtime.db);
const find = async (ctx: UserContext, words: string, more: Partial<SearchMessages> = {}) => {
  const { hits, next } = await searchMessages(ctx, { words, limit: 20, ...more });
  return { texts: hits.map(({ entry }) => (entry.body ? textOf(entry.body) : undefined)), hits, next };
};
const say = async (text: string) => {
  const sent = await send(ann, { user: "benny" }, text);
  await index();
  return sent;
};

describe("a message is found", () => {
  it.each([
    ["今天讨论产品设计", "设", "one character"],
    ["今天讨论产品策略", "策略", "a word of two"],
    ["下午三点在会议室碰头", "会议室碰", "a longer run"],
    ["我们在臺北車站見", "台北车站", "simplified for traditional"],
    ["我们去云南旅游", "雲南", "traditional for simplified"],
    ["订单号 ＡＢ９９１", "ab991", "half-width for full-width"],
    ["Deployment is DONE", "deploy done", "words by their beginning, in any case"],
    ["the résumé is here", "resume", "without accents"],
    ["iPhone手机到货了", "iphone手机", "both kinds of script together"],
    ["résultat: 98.6 percent", "98 6", "numbers"],
    ["see https://example.org/Path", "example", "a part of a link"],
    ["it's O'Neil's \\ 100% sure", "o'neil 100%", "with quotes and wildcards"],
  ])("%s by %s: %s", async (text, words) => {
    await say(text);
    expect((await find(ben, words)).texts).toContain(text);
  });

  it.each([
    ["会计室 议会", "会议"],
    ["室外会议", "议室"],
    ["concatenate", "cat"],
    ["a, 好", "你好"],
  ])("%s is not found by %s", async (text, words) => {
    await say(text);
    expect((await find(ben, words)).texts).not.toContain(text);
  });

  it("with where it matches, the newest first, in pages that meet", async () => {
    const word = uniqueName("page").replace("-", "");
    for (let n = 0; n < 5; n += 1) await send(ann, { user: "benny" }, `${word} ${n}`);
    await index();
    const seen: (string | undefined)[] = [];
    for (let cursor: string | undefined; seen.length < 5; ) {
      const { texts, hits, next } = await find(ben, word, { limit: 2, cursor });
      expect(hits[0]?.marks).toEqual([[0, word.length]]);
      seen.push(...texts);
      cursor = next ?? undefined;
    }
    expect(seen).toEqual([4, 3, 2, 1, 0].map((n) => `${word} ${n}`));
    await expect(find(ben, word, { cursor: "1; DROP" })).rejects.toMatchObject({ code: "invalid_input" });
  });

  it("by who wrote it, in which conversation, and when", async () => {
    const word = uniqueName("narrow").replace("-", "");
    const cat = await tenant.user(app, uniqueName("cat"));
    const first = await send(ann, { user: "benny" }, `${word} of ann`);
    await send(ben, { user: "annie" }, `${word} of ben`);
    await send(cat, { user: "annie" }, `${word} of cat`);
    await index();
    expect((await find(ann, word)).texts).toHaveLength(3);
    expect((await find(ann, word, { from: "benny" })).texts).toEqual([`${word} of ben`]);
    expect((await find(ann, word, { conversation: first.conversation })).texts).toHaveLength(2);
    expect((await find(ann, word, { until: first.createdAt + 1 })).texts).toEqual([`${word} of ann`]);
    expect((await find(ann, word, { since: first.createdAt + 1 })).texts).toHaveLength(2);
    expect((await find(ann, word, { kind: "image" })).texts).toEqual([]);
  });
});

describe("a message is not found", () => {
  it("by anybody who may not see it", async () => {
    const word = uniqueName("secret").replace("-", "");
    const cat = await tenant.user(app, uniqueName("cat"));
    await say(word);
    expect((await find(cat, word)).texts).toEqual([]);
    const dan = await tenant.user(app, uniqueName("dan"));
    const { group } = await createGroup(ann, {
      name: "g",
      description: "",
      avatar: null,
      visibility: "private",
      settings: {},
      members: [dan.actor.username],
    });
    await send(ann, { group: group.id }, `${word} while in`);
    await leaveGroup(dan, { group: group.id });
    await send(ann, { group: group.id }, `${word} after`);
    await index();
    expect((await find(dan, word)).texts).toEqual([`${word} while in`]);
  });

  it("by whoever deleted it for themselves", async () => {
    const word = uniqueName("gone").replace("-", "");
    const cat = await tenant.user(app, uniqueName("cat"));
    const { conversation } = await send(ann, { user: cat.actor.username }, word);
    await index();
    await clearConversation(cat, { conversation });
    expect((await find(cat, word)).texts).toEqual([]);
    expect((await find(ann, word)).texts).toEqual([word]);
  });

  it("once it was taken back, whether before or after it came into the index", async () => {
    const word = uniqueName("oops").replace("-", "");
    const late = await say(word);
    await retractMessage(ann, { conversation: late.conversation, seq: late.seq });
    const early = await send(ann, { user: "benny" }, word);
    await retractMessage(ann, { conversation: early.conversation, seq: early.seq });
    await index();
    expect((await find(ben, word)).texts).toEqual([]);
    const left = await tenant.runtime.db.messageIndex.findMany({
      where: { appId: app.id, messageId: { in: [late.messageId, early.messageId] } },
    });
    expect(left.map(({ type }) => type).sort()).toEqual(["retracted", "text"]);
  });

  it("from another app, whose users have the same names", async () => {
    const word = uniqueName("tenant").replace("-", "");
    await say(word);
    const other = await tenant.app("other");
    const namesake = await tenant.user(other, "benny");
    expect((await find(namesake, word)).texts).toEqual([]);
  });

  it("security D8: by a question of ten thousand letters", () => {
    expect(SearchMessagesInput.safeParse({ words: "x".repeat(10_000) }).success).toBe(false);
    expect(SearchMessagesInput.safeParse({ words: "x".repeat(64) }).success).toBe(true);
  });

  it("security D8: by a single letter, a wildcard or nothing", async () => {
    for (const words of ["", "a", "%", "_", "  "]) {
      await expect(find(ben, words)).rejects.toMatchObject({ code: "invalid_input" });
    }
  });
});

describe("a search that takes too long", () => {
  it("security D8: is ended after its time, and told to come back", async () => {
    const { db } = tenant.runtime;
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let locked = () => {};
    const isLocked = new Promise<void>((resolve) => {
      locked = resolve;
    });
    const holding = db.$transaction(async (tx) => {
      await tx.$executeRaw`LOCK TABLE message_index IN ACCESS EXCLUSIVE MODE`;
      locked();
      await held;
    });
    await isLocked;
    await expect(find(ben, "anything")).rejects.toMatchObject({ code: "busy", retryMs: 1_000 });
    release();
    await holding;
    expect((await find(ben, "nothinglikethat")).texts).toEqual([]);
  });
});

describe("the index", () => {
  it("takes in what is older than the newest, and remembers how far it is complete", async () => {
    const word = uniqueName("late").replace("-", "");
    const { messageId } = await say(word);
    await tenant.runtime.db.messageIndex.deleteMany({ where: { appId: app.id, messageId } });
    await say("later");
    expect((await find(ben, word)).texts).toEqual([word]);
    now += 20_000;
    await index();
    const progress = await tenant.runtime.db.messageIndexProgress.findUnique({ where: { id: 1 } });
    expect(Number(progress?.messageId)).toBeGreaterThan(messageId);
    expect(await index()).toBe(0);
  });

  it("loses the row of a message that is deleted", async () => {
    const sent = await say(uniqueName("deleted"));
    await tenant.runtime.db.log.delete({ where: { messageId: sent.messageId, appId: app.id } });
    const where = { appId: app.id, messageId: sent.messageId };
    expect(await tenant.runtime.db.messageIndex.count({ where })).toBe(0);
  });
});
