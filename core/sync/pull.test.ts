import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppRef, UserContext } from "#core/context.ts";
import type { Pulled } from "#protocol/sync.ts";
import { openTenant, type Tenant } from "#tests/support/tenant.ts";
import { retractMessage } from "../messages/retract-message.ts";
import { sendMessage } from "../messages/send-message.ts";
import { pull } from "./pull.ts";

let tenant: Tenant;
let app: AppRef;
let ann: UserContext;
let ben: UserContext;
let conversation: number;

const LENGTH = 60;

beforeAll(async () => {
  tenant = await openTenant();
  app = await tenant.app();
  [ann, ben] = [await tenant.user(app, "annie"), await tenant.user(app, "benny")];
  for (let index = 0; index < LENGTH; index += 1) {
    const sent = await sendMessage(ann, {
      target: { user: "benny" },
      body: { type: "text", text: `m${index}` },
      clientId: `client-${index}`,
    });
    conversation = sent.conversation;
  }
});
afterAll(() => tenant.close());

const seqs = (page: Pulled) => page.entries.map((entry) => entry.seq);
const range = (from: number, to: number) =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);

/** Every position of [from, to] is either an entry or hidden, exactly once. */
function expectContiguous(page: Pulled) {
  const hidden = page.hidden.flatMap(([from, to]) => range(from, to));
  expect([...seqs(page), ...hidden].sort((a, b) => a - b)).toEqual(range(page.from, page.to));
}

/** Gives somebody the stretches he may see, as leaving, coming back and shielding make them. */
async function show(ctx: UserContext, intervals: [number, number | null][]) {
  const where = { convAppId: app.id, convId: conversation, userId: ctx.actor.userId, userAppId: app.id };
  await tenant.runtime.db.membershipInterval.deleteMany({ where });
  await tenant.runtime.db.membershipInterval.createMany({
    data: intervals.map(([fromSeq, toSeq]) => ({ ...where, fromSeq, toSeq })),
  });
}

const log = () => `c:${conversation}` as const;

describe("pulling forward", () => {
  it("answers what follows a position, in order, up to the limit", async () => {
    const page = await pull(ben, { log: log(), after: 10, limit: 5 });
    expect(seqs(page)).toEqual([11, 12, 13, 14, 15]);
    expect(page).toMatchObject({ from: 11, to: 15, firstSeq: 1, lastSeq: LENGTH, hidden: [] });
  });

  it("answers an empty stretch at the end and beyond it", async () => {
    expect(await pull(ben, { log: log(), after: LENGTH, limit: 5 })).toMatchObject({
      entries: [],
      from: LENGTH + 1,
      to: LENGTH,
    });
    expect((await pull(ben, { log: log(), after: 9_999, limit: 5 })).entries).toEqual([]);
  });
});

describe("pulling backward", () => {
  it("answers the newest page without a position, and older pages before one", async () => {
    const newest = await pull(ben, { log: log(), limit: 20 });
    expect(seqs(newest)).toEqual(range(41, 60));
    const older = await pull(ben, { log: log(), before: newest.from, limit: 20 });
    expect(seqs(older)).toEqual(range(21, 40));
    expect((await pull(ben, { log: log(), before: 1, limit: 20 })).entries).toEqual([]);
  });

  it("counts displayable entries, so that a page is full whatever lies between", async () => {
    await retractMessage(ann, { conversation, seq: 58 });
    const page = await pull(ben, { log: log(), limit: 5 });
    expect(seqs(page)).toEqual(range(56, 61));
    expectContiguous(page);
  });
});

describe("what may not be seen", () => {
  it("travels as hidden ranges inside a contiguous stretch", async () => {
    await show(ben, [
      [5, 9],
      [20, 29],
      [50, null],
    ]);
    const page = await pull(ben, { log: log(), after: 0, limit: 500 });
    expect(seqs(page)).toEqual([...range(5, 9), ...range(20, 29), ...range(50, 61)]);
    expect(page.hidden).toEqual([
      [1, 4],
      [10, 19],
      [30, 49],
    ]);
    expectContiguous(page);
  });

  it("stays contiguous for every cut of every page", async () => {
    await show(ben, [
      [5, 9],
      [20, 29],
      [50, null],
    ]);
    for (const limit of [1, 3, 7, 50]) {
      for (let after = 0; after < 61; after += limit)
        expectContiguous(await pull(ben, { log: log(), after, limit }));
      for (let before = 62; before > 1; before -= 5)
        expectContiguous(await pull(ben, { log: log(), before, limit }));
    }
  });

  it("ends where a membership ended", async () => {
    await show(ben, [[1, 30]]);
    const page = await pull(ben, { log: log(), limit: 5 });
    expect(seqs(page)).toEqual(range(26, 30));
    expect(page.lastSeq).toBe(30);
    expect((await pull(ben, { log: log(), after: 25, limit: 500 })).to).toBe(30);
  });

  it("is told to a stranger, and to the other app's user of the same name, as if it did not exist", async () => {
    const other = await tenant.user(await tenant.app("other"), "benny");
    const eve = await tenant.user(app, "evelyn");
    for (const ctx of [other, eve]) {
      await expect(pull(ctx, { log: log(), after: 0, limit: 5 })).rejects.toMatchObject({
        code: "conversation_not_found",
      });
      await expect(pull(ctx, { log: "c:999999", after: 0, limit: 5 })).rejects.toMatchObject({
        code: "conversation_not_found",
      });
    }
  });
});

describe("large pages", () => {
  it("are cut at half a megabyte and stay contiguous", async () => {
    const cat = await tenant.user(app, "cathy");
    const text = "长".repeat(2_000);
    let large = 0;
    for (let index = 0; index < 120; index += 1) {
      const sent = await sendMessage(cat, {
        target: { user: "annie" },
        body: { type: "text", text },
        clientId: `large-${index}`,
      });
      large = sent.conversation;
    }
    const page = await pull(ann, { log: `c:${large}`, after: 0, limit: 500 });
    expect(JSON.stringify(page).length).toBeLessThan(600 * 1024);
    expectContiguous(page);
    const rest = await pull(ann, { log: `c:${large}`, after: page.to, limit: 500 });
    expect(rest.from).toBe(page.to + 1);
    const newest = await pull(ann, { log: `c:${large}`, limit: 500 });
    expect(JSON.stringify(newest).length).toBeLessThan(600 * 1024);
    expect(newest.to).toBe(120);
    expectContiguous(newest);
    const older = await pull(ann, { log: `c:${large}`, before: newest.from, limit: 500 });
    expect(older.to).toBe(newest.from - 1);
    expectContiguous(older);
  });
});
