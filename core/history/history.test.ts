import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppRef, UserContext } from "#core/context.ts";
import type { ListHistory } from "#protocol/history.ts";
import { type OperatorContext, operatorOf } from "#tests/support/operators.ts";
import { openTenant, type Tenant, uniqueName } from "#tests/support/tenant.ts";
import { moveCursors } from "../conversations/move-cursors.ts";
import { createGroup } from "../groups/create-group.ts";
import { sendMessage } from "../messages/send-message.ts";
import { createMessageIndexer } from "../search/index-messages.ts";
import { pull } from "../sync/pull.ts";
import { exportHistory } from "./export-history.ts";
import { listHistory } from "./list-history.ts";
import { readJourney } from "./message-journey.ts";
import { readAround, revealMessages } from "./read-messages.ts";
import { retractAny } from "./retract-any.ts";

let tenant: Tenant;
let app: AppRef;
let ann: UserContext;
let ben: UserContext;
let admin: OperatorContext;
let support: OperatorContext;
const indexer = createMessageIndexer(() => performance.now());

beforeAll(async () => {
  tenant = await openTenant();
  app = await tenant.app();
  [ann, ben] = [await tenant.user(app, "annie"), await tenant.user(app, "benny")];
  [admin, support] = [await operatorOf(tenant, app, "admin"), await operatorOf(tenant, app, "support")];
});
afterAll(() => tenant.close());

const send = async (
  text: string,
  target: Parameters<typeof sendMessage>[1]["target"] = { user: "benny" },
) => {
  const body = { type: "text", text } as const;
  const sent = await sendMessage(ann, { target, body, clientId: uniqueName("client") });
  await indexer.run(tenant.runtime.db);
  return sent;
};
const list = (ctx: OperatorContext, more: Partial<ListHistory> = {}) =>
  listHistory(ctx, { limit: 50, ...more });
const traces = (action: string) =>
  tenant.runtime.db.audit.findMany({ where: { appId: app.id, action }, orderBy: { id: "desc" } });

describe("the history of an app", () => {
  it("shows who wrote to whom, and masks what", async () => {
    await send("a secret of ours");
    for (const operator of [admin, support]) {
      const { messages } = await list(operator);
      expect(messages[0]).toMatchObject({
        sender: "annie",
        place: { kind: "single", users: ["annie", "benny"] },
        kind: "text",
        masked: true,
        body: null,
        length: 16,
      });
    }
    expect(await traces("message.search")).toEqual([]);
  });

  it("is not for users, nor for operators of other apps", async () => {
    await expect(listHistory(ann, { limit: 5 })).rejects.toMatchObject({ code: "forbidden" });
    const other = await tenant.app("other");
    const { messages } = await list(await operatorOf(tenant, other, "owner"));
    expect(messages).toEqual([]);
  });

  it("is searched by owners and admins, with a trace of what was looked for", async () => {
    const word = uniqueName("wanted").replace("-", "");
    await send(`the ${word} word`);
    await expect(list(support, { words: word })).rejects.toMatchObject({ code: "forbidden" });
    const { messages } = await list(admin, { words: word, from: "annie" });
    expect(messages).toMatchObject([{ body: { text: `the ${word} word` }, marks: [[4, 4 + word.length]] }]);
    expect((await traces("message.search"))[0]).toMatchObject({
      actor: `operator:${admin.actor.email}`,
      after: { words: word, from: "annie" },
    });
  });

  it("is narrowed by person, pair, group, place, kind and time, in pages that meet", async () => {
    const { group } = await createGroup(ann, {
      name: "Readers",
      description: "",
      avatar: null,
      visibility: "private",
      settings: {},
      members: ["benny"],
    });
    const first = await send("in the group", { group: group.id });
    await send("and again", { group: group.id });
    const inGroup = await list(admin, { group: group.id });
    expect(inGroup.messages).toHaveLength(2);
    expect(inGroup.messages[0]?.place).toEqual({ kind: "group", id: group.id, name: "Readers" });
    expect((await list(admin, { place: "group" })).messages).toHaveLength(2);
    expect((await list(admin, { from: "benny" })).messages).toHaveLength(0);
    expect((await list(admin, { with: "benny", place: "group" })).messages).toHaveLength(0);
    expect((await list(admin, { kind: "image" })).messages).toHaveLength(0);
    expect((await list(admin, { group: group.id, until: first.createdAt + 1 })).messages).toHaveLength(1);
    const one = await list(admin, { group: group.id, limit: 1 });
    const two = await list(admin, { group: group.id, limit: 1, cursor: one.next ?? "" });
    expect([one.messages[0]?.seq, two.messages[0]?.seq, two.next]).toEqual([first.seq + 1, first.seq, null]);
    await expect(list(admin, { from: "nobody-here" })).rejects.toMatchObject({ code: "user_not_found" });
    await expect(list(admin, { group: 9_999 })).rejects.toMatchObject({ code: "group_not_found" });
  });
});

describe("what people wrote", () => {
  it("is revealed to owners and admins, message by message, with a trace before the answer", async () => {
    const { conversation, seq } = await send("only when asked for");
    const messages = [{ conversation, seq }];
    await expect(revealMessages(support, { messages })).rejects.toMatchObject({ code: "forbidden" });
    expect(await revealMessages(admin, { messages })).toMatchObject([
      { body: { text: "only when asked for" }, masked: false },
    ]);
    expect((await traces("message.read"))[0]).toMatchObject({
      target: `conversation:${conversation}`,
      after: { seqs: [seq] },
    });
  });

  it("is shown around a message, masked for those who may not see it", async () => {
    const places = [];
    for (const text of ["one", "two", "three", "four", "five"]) places.push(await send(text));
    const middle = places[2];
    if (!middle) throw new Error("nothing was sent");
    const around = { conversation: middle.conversation, seq: middle.seq, count: 1 };
    const shown = await readAround(admin, { ...around, reveal: true });
    expect(shown.map(({ body }) => body?.type === "text" && body.text)).toEqual(["two", "three", "four"]);
    const masked = await readAround(support, { ...around, reveal: false });
    expect(masked.map(({ body }) => body)).toEqual([null, null, null]);
    await expect(readAround(support, { ...around, reveal: true })).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  it("is exported as lines and as a page in which text stays text, with a trace", async () => {
    const word = uniqueName("export").replace("-", "");
    await send(`<img src=x onerror=alert(1)> ${word}`);
    const filter = { words: word };
    await expect(exportHistory(support, { ...filter, format: "jsonl", after: null })).rejects.toMatchObject({
      code: "forbidden",
    });
    const lines = await exportHistory(admin, { ...filter, format: "jsonl", after: null });
    expect(lines).toMatchObject({ rows: 1, next: null });
    expect(JSON.parse(lines.text)).toMatchObject({ sender: "annie", body: { type: "text" } });
    const page = await exportHistory(admin, { ...filter, format: "html", after: null });
    expect(page.text).toContain("&lt;img src=x onerror=alert(1)&gt;");
    expect(page.text).not.toContain("<img");
    expect(page.text.trimEnd().endsWith("</html>")).toBe(true);
    expect((await traces("message.export"))[0]).toMatchObject({ after: { format: "html", rows: 1 } });
  });
});

describe("an operator takes messages back", () => {
  it("whoever wrote them, and everybody hears of it in order", async () => {
    const word = uniqueName("rude").replace("-", "");
    const { conversation, seq, messageId } = await send(word);
    const input = { messages: [{ conversation, seq }], forget: false };
    await expect(retractAny(support, input)).rejects.toMatchObject({ code: "forbidden" });
    expect(await retractAny(admin, input)).toEqual([{ conversation, seq, outcome: "done" }]);
    expect(await retractAny(admin, input)).toEqual([{ conversation, seq, outcome: "retracted" }]);
    const { entries } = await pull(ben, { log: `c:${conversation}`, after: seq - 1, limit: 10 });
    expect(entries).toMatchObject([
      { kind: "message.created", body: null, retracted: true },
      { kind: "message.retracted", targetSeq: seq, by: "annie" },
    ]);
    expect((await list(admin, { words: word })).messages).toEqual([]);
    const [trace] = await traces("message.retract");
    expect(trace).toMatchObject({ target: `message:${messageId}`, after: { conversation, seq } });
    expect(JSON.stringify(trace, (_, value) => (typeof value === "bigint" ? 0 : value))).not.toContain(word);
  });

  it("and out of the history", async () => {
    const { conversation, seq } = await send("to be forgotten");
    await retractAny(admin, { messages: [{ conversation, seq }], forget: true });
    const { messages } = await list(admin, { conversation });
    expect(messages.some((message) => message.seq === seq)).toBe(false);
    expect(await traces("message.delete")).toHaveLength(1);
    expect(
      await retractAny(admin, { messages: [{ conversation, seq: 9_999 }], forget: false }),
    ).toMatchObject([{ outcome: "not_found" }]);
  });
});

describe("a message's journey", () => {
  it("tells how far whoever could see it has come", async () => {
    const { conversation, seq, messageId } = await send("hello");
    const before = await readJourney(support, { conversation, seq });
    expect(before).toMatchObject({
      message: { messageId, body: null, masked: true },
      members: 1,
      read: 0,
      lastSeq: seq,
    });
    await moveCursors(ben, { cursors: [{ conversation, read: seq }] });
    const after = await readJourney(support, { conversation, seq });
    expect(after).toMatchObject({ delivered: 1, read: 1, positions: [{ username: "benny", read: seq }] });
    await expect(readJourney(support, { conversation, seq: 9_999 })).rejects.toMatchObject({
      code: "message_not_found",
    });
  });
});
