import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findApp } from "#core/apps/find-app.ts";
import type { UserContext } from "#core/context.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { pull } from "#core/sync/pull.ts";
import { refused, restClient } from "#tests/support/rest.ts";
import { manyCalls, openShop, type Shop, textMessage } from "#tests/support/rest-shop.ts";
import { uniqueName } from "#tests/support/tenant.ts";

let shop: Shop;
let helpdesk: string;
let ann: UserContext;
let ben: UserContext;

beforeAll(async () => {
  shop = await openShop();
  helpdesk = await shop.admin("helpdesk");
  [ann, ben] = [await shop.person("annie"), await shop.person("benny")];
});
afterAll(() => shop.close());
beforeEach(async () => {
  await shop.tenant.runtime.db.sensitiveWord.deleteMany({ where: { appId: shop.app.id } });
  await shop.rest.call("PUT", "/v1/sensitiveword/status?status=1");
});

const path = "/v1/sensitiveword";
const add = (words: unknown) => shop.rest.call("POST", path, words);
const names = async () => {
  const { body } = await shop.rest.call("GET", path);
  return (body as { words: { name: string }[] }).words.map(({ name }) => name);
};
const say = async (text: string, who = ann) => {
  const { db, clock } = shop.tenant.runtime;
  const found = await findApp({ db, now: clock.now, runtime: shop.tenant.runtime }, { id: shop.app.id });
  return sendMessage(
    { ...who, app: found?.ref ?? who.app },
    {
      target: { user: ben.actor.username },
      body: { type: "text", text },
      clientId: uniqueName("client"),
    },
  );
};

describe("S1: adding sensitive words", () => {
  it("answers 204, and adding a known word is no error", async () => {
    const { status, text } = await add(["casino", "赌博"]);
    expect([status, text]).toEqual([204, ""]);
    expect((await add(["Casino", "lottery"])).status).toBe(204);
    expect(await names()).toEqual(["casino", "赌博", "lottery"]);
  });

  it("takes words of ten characters, also of three bytes each, and refuses eleven", async () => {
    expect((await add(["一二三四五六七八九十", "abcdefghij", "😀".repeat(10)])).status).toBe(204);
    expect(await add(["abcdefghijk"])).toMatchObject(refused(400, 899003));
    expect(await add(["一二三四五六七八九十一"])).toMatchObject(refused(400, 899003));
  });

  it.each([[[]], [[""]], [["\u200b"]], [["a\nb"]], [[7]], [{ word: "x" }], ["x"], [null], [[null]]])(
    "is refused with 899003 for %j, and adds nothing",
    async (words) => {
      expect(await add(JSON.stringify(words))).toMatchObject(refused(400, 899003));
      expect(await names()).toEqual([]);
    },
  );

  it("takes a hundred words, and not one more", async () => {
    expect((await add(Array.from({ length: 100 }, (_, n) => `word${n}`))).status).toBe(204);
    expect(await add(["onemore"])).toMatchObject(refused(400, 899003));
    expect(await names()).toHaveLength(100);
  });
});

describe("S2: putting another word in the place of one", () => {
  it("answers 204, and the new word is the one that counts", async () => {
    await add(["casino"]);
    expect((await shop.rest.call("PUT", path, { old_word: "casino", new_word: "poker" })).status).toBe(204);
    expect(await names()).toEqual(["poker"]);
    await expect(say("casino")).resolves.toBeTruthy();
    await expect(say("poker")).rejects.toMatchObject({ code: "sensitive_word" });
  });

  it("is refused with 899003 for a word that is not there, or when the new one is", async () => {
    await add(["casino", "poker"]);
    for (const body of [
      { old_word: "chess", new_word: "x" },
      { old_word: "casino", new_word: "poker" },
      { old_word: "casino" },
      { old_word: "casino", new_word: "much too long" },
    ]) {
      expect(await shop.rest.call("PUT", path, body)).toMatchObject(refused(400, 899003));
    }
    expect(await names()).toEqual(["casino", "poker"]);
  });
});

describe("S3: deleting a word", () => {
  it("answers 204 to a DELETE with a body, and the word may be said again", async () => {
    await add(["casino"]);
    await expect(say("casino")).rejects.toMatchObject({ code: "sensitive_word" });
    expect((await shop.rest.call("DELETE", path, { word: "casino" })).status).toBe(204);
    await expect(say("casino")).resolves.toBeTruthy();
  });

  it("is refused with 899003 for a word that is not there, and without a body", async () => {
    expect(await shop.rest.call("DELETE", path, { word: "chess" })).toMatchObject(refused(400, 899003));
    expect(await shop.rest.call("DELETE", path)).toMatchObject(refused(400, 899003));
  });
});

describe("S4: listing the words", () => {
  it("has the page, how many there are, and when each was added", async () => {
    await add(["one", "two", "three"]);
    const { status, body } = await shop.rest.call("GET", `${path}?start=1&count=2`);
    expect(status).toBe(200);
    expect(body).toEqual({
      start: 1,
      count: 2,
      total: 3,
      words: [
        { name: "two", itime: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/) },
        { name: "three", itime: expect.any(String) },
      ],
    });
  });

  it("takes pages of 2000 at most", async () => {
    expect((await shop.rest.call("GET", `${path}?start=0&count=2000`)).status).toBe(200);
    for (const query of ["count=2001", "count=0", "start=-1", "count=abc", "start=1e3"]) {
      expect(await shop.rest.call("GET", `${path}?${query}`)).toMatchObject(refused(400, 899003));
    }
  });

  it("never has another app's words", async () => {
    await add(["mine"]);
    const other = await shop.tenant.app("other", manyCalls);
    const theirs = await restClient(shop.tenant, shop.server, other);
    expect((await theirs.call("GET", path)).body).toMatchObject({ total: 0, words: [] });
    expect(await theirs.call("DELETE", path, { word: "mine" })).toMatchObject(refused(400, 899003));
    expect(await names()).toEqual(["mine"]);
  });
});

describe("S5: the switch", () => {
  it("turned off lets everything pass, turned on stops it again", async () => {
    await add(["casino"]);
    expect((await shop.rest.call("PUT", `${path}/status?status=0`)).status).toBe(204);
    await expect(say("casino")).resolves.toBeTruthy();
    expect((await shop.rest.call("PUT", `${path}/status?status=1`)).status).toBe(204);
    await expect(say("casino")).rejects.toMatchObject({ code: "sensitive_word" });
  });

  it("is refused with 899003 for what is neither 0 nor 1", async () => {
    for (const query of ["", "?status=2", "?status=on"]) {
      expect(await shop.rest.call("PUT", `${path}/status${query}`)).toMatchObject(refused(400, 899003));
    }
  });
});

describe("S6: the state of the switch", () => {
  it("is 1 or 0", async () => {
    expect((await shop.rest.call("GET", `${path}/status`)).body).toEqual({ status: 1 });
    await shop.rest.call("PUT", `${path}/status?status=0`);
    expect((await shop.rest.call("GET", `${path}/status`)).body).toEqual({ status: 0 });
  });
});

describe("S5: a message with a sensitive word", () => {
  it("of a program is refused with 803009, which names the word", async () => {
    await add(["casino"]);
    const message = textMessage(helpdesk, ann.actor.username, { msg_body: { text: "the CASINO!" } });
    const { status, body } = await shop.rest.call("POST", "/v1/messages", message);
    expect([status, body]).toEqual([
      403,
      { error: { code: 803009, message: "the message contains sensitive word: casino" } },
    ]);
  });

  it("is still known by its client id when it was stored before the word came", async () => {
    const input = {
      target: { user: ben.actor.username },
      body: { type: "text" as const, text: "casino" },
      clientId: uniqueName("client"),
    };
    const first = await sendMessage(ann, input);
    await add(["casino"]);
    const { db, clock } = shop.tenant.runtime;
    const found = await findApp({ db, now: clock.now, runtime: shop.tenant.runtime }, { id: shop.app.id });
    expect(await sendMessage({ ...ann, app: found?.ref ?? ann.app }, input)).toEqual(first);
  });

  it("arrives masked when the app wants that", async () => {
    await add(["casino"]);
    const masking = {
      ...ann,
      app: {
        ...ann.app,
        wordsVersion: 999,
        settings: { ...ann.app.settings, sensitiveWords: "mask" as const },
      },
    };
    const { conversation, seq } = await sendMessage(masking, {
      target: { user: ben.actor.username },
      body: { type: "text", text: "to the Casino tonight" },
      clientId: uniqueName("client"),
    });
    const { entries } = await pull(ben, { log: `c:${conversation}`, after: seq - 1, limit: 1 });
    expect(entries).toMatchObject([{ body: { text: "to the ****** tonight" } }]);
  });
});
