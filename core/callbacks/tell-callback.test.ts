import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { contextOf } from "#tests/support/context.ts";
import { openTenant, type Tenant, uniqueName } from "#tests/support/tenant.ts";
import type { AppRef, Context, UserContext } from "../context.ts";
import { sendMessage } from "../messages/send-message.ts";
import { listDeadCallbacks } from "./dead-callbacks.ts";
import { getCallback, setCallback } from "./set-callback.ts";
import { pauseAfter, TRIES, tellCallback } from "./tell-callback.ts";

let tenant: Tenant;
let app: AppRef;
let owner: Context;
let ann: UserContext;
let laterMs: number;
/** The texts of each call that was made, and of those that were heard. */
let calls: string[][];
let heard: string[];
/** What the receiver takes; it answers with an error to a call that has anything else. */
let takes: (text: string) => boolean;

beforeAll(async () => {
  tenant = await openTenant();
});
afterAll(() => tenant.close());
beforeEach(async () => {
  app = await tenant.app(uniqueName("shop"));
  owner = contextOf(tenant, app, { kind: "app" });
  ann = await tenant.user(app, "annie");
  for (const name of ["benny", "carol", "doris"]) await tenant.user(app, name);
  await setCallback(owner, { url: "https://example.com/", enabled: true }, { allowedNetworks: [] });
  [calls, heard, laterMs] = [[], [], 0];
  takes = () => true;
});

const send = (user: string, text: string) =>
  sendMessage(ann, { target: { user }, body: { type: "text", text }, clientId: uniqueName("client") });

const tell = () =>
  tellCallback(
    { db: tenant.runtime.db, runtime: tenant.runtime, now: () => new Date(Date.now() + laterMs) },
    app.id,
    async ({ messages }) => {
      const texts = messages.map(({ body }) => (body.type === "text" ? body.text : ""));
      calls.push(texts);
      if (!texts.every(takes)) return { status: 500, text: "" };
      heard.push(...texts);
      return { status: 200, text: "" };
    },
  );

/** Tells as long as something is told, then waits until the next try is due. */
async function tellAll(rounds = 1): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    while (await tell()) {}
    const { nextTryAt = 0 } = (await getCallback(owner)) ?? {};
    laterMs = Math.max(laterMs, nextTryAt - Date.now() + 1);
  }
}

describe("a message that the receiver does not take", () => {
  it("holds up its own conversation, and no other one", async () => {
    takes = (text) => text !== "poison";
    await send("benny", "poison");
    await send("carol", "one");
    await send("benny", "behind");
    await send("doris", "two");
    await tellAll(3);
    expect([...heard].sort()).toEqual(["one", "two"]);
    for (const text of ["three", "four", "five"]) {
      await send("carol", text);
      await tell();
    }
    expect(heard.slice(2)).toEqual(["three", "four", "five"]);
    expect(await getCallback(owner)).toMatchObject({ waiting: 2, dead: 0 });
  });

  it("is tried alone, later and later, and given up in the end; what stood behind it is then told in its order", async () => {
    takes = (text) => text !== "poison";
    await send("benny", "poison");
    for (const text of ["a", "b", "c"]) await send("benny", text);
    await tellAll(TRIES + 1);
    // With the others behind it at first, then by itself.
    expect(calls[0]).toEqual(["poison", "a", "b", "c"]);
    expect(calls.slice(1, TRIES)).toEqual(Array(TRIES - 1).fill(["poison"]));
    await tellAll();
    expect(heard).toEqual(["a", "b", "c"]);
    expect((await listDeadCallbacks(owner, {})).dead).toMatchObject([{ error: "the receiver answered 500" }]);
    const pauses = Array.from({ length: TRIES }, (_, n) => pauseAfter(n + 1));
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
  });

  it("is heard when the receiver takes it after all, before what was said after it", async () => {
    takes = () => false;
    await send("benny", "first");
    await tellAll(3);
    await send("benny", "second");
    takes = () => true;
    await tellAll(2);
    expect(heard).toEqual(["first", "second"]);
    expect(await getCallback(owner)).toMatchObject({ waiting: 0, attempts: 0, lastError: "" });
  });
});

describe("a receiver that is dead", () => {
  it("is called no more often the more conversations wait, and told everything in order when it is back", async () => {
    takes = () => false;
    const said: Record<string, string[]> = { benny: [], carol: [], doris: [] };
    for (let round = 0; round < 4; round += 1) {
      for (const [name, texts] of Object.entries(said)) {
        texts.push(`${name} ${round}`);
        await send(name, `${name} ${round}`);
      }
      await tell();
    }
    // The news of later rounds wait behind what was refused, so that nothing but these first ones is tried.
    expect(calls).toHaveLength(1);
    takes = () => true;
    await tellAll(4);
    for (const [name, texts] of Object.entries(said)) {
      expect(heard.filter((text) => text.startsWith(name))).toEqual(texts);
    }
  });

  it("makes another app's callback wait for nothing", async () => {
    takes = (text) => text === "theirs";
    await send("benny", "ours");
    await tell();
    const other = await tenant.app(uniqueName("other"));
    const [eve] = [await tenant.user(other, "annie"), await tenant.user(other, "benny")];
    const theirs = contextOf(tenant, other, { kind: "app" });
    await setCallback(theirs, { url: "https://example.com/", enabled: true }, { allowedNetworks: [] });
    const body = { type: "text" as const, text: "theirs" };
    await sendMessage(eve, { target: { user: "benny" }, body, clientId: "c-1" });
    app = other;
    await tell();
    expect(heard).toEqual(["theirs"]);
  });
});
