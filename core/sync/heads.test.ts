import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppRef, UserContext } from "#core/context.ts";
import type { CheckHeads, Head } from "#protocol/sync.ts";
import { openTenant, type Tenant, uniqueName } from "#tests/support/tenant.ts";
import { moveCursors } from "../conversations/move-cursors.ts";
import { retractMessage } from "../messages/retract-message.ts";
import { sendMessage } from "../messages/send-message.ts";
import { checkHeads } from "./check-heads.ts";
import { getConversation, listConversations } from "./list-conversations.ts";

let tenant: Tenant;
let app: AppRef;

beforeAll(async () => {
  tenant = await openTenant();
  app = await tenant.app();
});
afterAll(() => tenant.close());

const person = (name: string) => tenant.user(app, uniqueName(name));
const send = (from: UserContext, to: UserContext, text = "x") =>
  sendMessage(from, {
    target: { user: to.actor.username },
    body: { type: "text", text },
    clientId: uniqueName("client"),
  });
const list = (ctx: UserContext, limit = 200) => listConversations(ctx, { limit });
const names = (heads: Head[]) =>
  heads.map(({ conversation }) => (conversation.kind === "single" ? conversation.peer.username : ""));

const asKnown = (head: Head): CheckHeads["heads"][number] => ({
  conversation: head.conversation.id,
  lastSeq: head.lastSeq,
  lastHash: head.lastHash,
  read: head.mine.read,
  peerRead: head.peer?.read ?? 0,
  peerDelivered: head.peer?.delivered ?? 0,
});

describe("the list of conversations", () => {
  it("stands in the order of last activity, with the other side, the last entry and the unread count", async () => {
    const [me, ben, cat] = [await person("me"), await person("ben"), await person("cat")];
    await send(ben, me, "first");
    await send(cat, me, "second");
    await send(ben, me, "third");
    const { conversations, epoch, next } = await list(me);
    expect(names(conversations)).toEqual([ben.actor.username, cat.actor.username]);
    expect(conversations[0]).toMatchObject({
      lastSeq: 2,
      unread: 2,
      lastEntry: { body: { text: "third" } },
      mine: { read: 0 },
    });
    expect(epoch).toMatch(/^[0-9a-f-]{36}$/);
    expect(next).toBeNull();
  });

  it("comes in pages that meet without a gap or a double", async () => {
    const me = await person("me");
    for (let index = 0; index < 7; index += 1) await send(await person("other"), me);
    const all = names((await list(me)).conversations);
    const paged: string[] = [];
    for (let after: { activeAt: number; conversation: number } | undefined; ; ) {
      const page = await listConversations(me, { limit: 3, after });
      paged.push(...names(page.conversations));
      if (!page.next) break;
      after = page.next;
    }
    expect(paged).toEqual(all);
    expect(paged).toHaveLength(7);
  });

  it("leaves out conversations nobody wrote in, and knows no stranger's", async () => {
    const [me, ben, eve] = [await person("me"), await person("ben"), await person("eve")];
    await tenant.runtime.db.block.create({
      data: { appId: app.id, userId: ben.actor.userId, blockedAppId: app.id, blockedId: me.actor.userId },
    });
    await expect(send(me, ben)).rejects.toMatchObject({ code: "blocked" });
    expect((await list(me)).conversations).toEqual([]);
    expect((await list(ben)).conversations).toEqual([]);
    const { conversation } = await send(ben, me);
    await expect(getConversation(eve, { conversation })).rejects.toMatchObject({
      code: "conversation_not_found",
    });
  });
});

describe("unread counts", () => {
  it("count others' messages above the read position, not mine, not retracted ones, at most 100", async () => {
    const [me, ben] = [await person("me"), await person("ben")];
    const { conversation } = await send(ben, me);
    const mistake = await send(ben, me);
    await send(me, ben);
    await retractMessage(ben, mistake);
    expect((await getConversation(me, { conversation })).unread).toBe(1);
    for (let index = 0; index < 120; index += 1) await send(ben, me);
    expect((await getConversation(me, { conversation })).unread).toBe(100);
    expect((await getConversation(ben, { conversation })).unread).toBe(1);
  });
});

describe("cursors", () => {
  it("move forward only, never beyond the end, and reading is receiving", async () => {
    const [me, ben] = [await person("me"), await person("ben")];
    const { conversation } = await send(ben, me);
    await send(ben, me);
    const move = (read?: number, delivered?: number) =>
      moveCursors(me, { cursors: [{ conversation, read, delivered }] });
    await move(undefined, 1);
    expect((await getConversation(me, { conversation })).mine).toEqual({ read: 0, delivered: 1 });
    await move(2);
    await move(1, 1);
    await move(999);
    expect(await getConversation(me, { conversation })).toMatchObject({
      mine: { read: 2, delivered: 2 },
      unread: 0,
    });
    expect((await getConversation(ben, { conversation })).peer).toEqual({ read: 2, delivered: 2 });
  });

  it("are told once when they moved, and not when nothing changed", async () => {
    const [me, ben] = [await person("me"), await person("ben")];
    const { conversation } = await send(ben, me);
    const told = () =>
      tenant.hints.filter((hint) => hint.kind === "cursor.moved" && hint.conversation === conversation);
    for (let again = 0; again < 3; again += 1)
      await moveCursors(me, { cursors: [{ conversation, read: 1 }] });
    expect(told()).toMatchObject([
      { mover: { username: me.actor.username }, cursor: { read: 1, delivered: 1 }, unread: 0, pair: true },
    ]);
  });

  it("of somebody else's conversation are passed over", async () => {
    const [me, ben, eve] = [await person("me"), await person("ben"), await person("eve")];
    const { conversation } = await send(ben, me);
    await moveCursors(eve, {
      cursors: [
        { conversation, read: 1 },
        { conversation: 999_999, read: 5 },
      ],
    });
    expect((await getConversation(me, { conversation })).mine.read).toBe(0);
    expect((await getConversation(ben, { conversation })).mine.read).toBe(0);
  });

  it("named twice in one report count by their highest", async () => {
    const [me, ben] = [await person("me"), await person("ben")];
    const { conversation } = await send(ben, me);
    await send(ben, me);
    await moveCursors(me, {
      cursors: [
        { conversation, read: 2 },
        { conversation, read: 1 },
      ],
    });
    expect((await getConversation(me, { conversation })).mine.read).toBe(2);
  });
});

describe("checking heads", () => {
  it("answers nothing when the client holds the truth", async () => {
    const [me, ben] = [await person("me"), await person("ben")];
    await send(ben, me);
    const { conversations } = await list(me);
    expect(await checkHeads(me, { heads: conversations.map(asKnown) })).toMatchObject({
      changed: [],
      gone: [],
    });
  });

  it("answers what is new, what moved on, what was read elsewhere and what differs in content", async () => {
    const [me, ben, cat] = [await person("me"), await person("ben"), await person("cat")];
    await send(ben, me);
    const [known] = (await list(me)).conversations.map(asKnown);
    if (!known) throw new Error("no conversation");
    const changed = async (heads: CheckHeads["heads"]) => names((await checkHeads(me, { heads })).changed);
    expect(await changed([{ ...known, lastHash: "something-else" }])).toEqual([ben.actor.username]);
    await send(cat, me);
    expect(await changed([known])).toEqual([cat.actor.username]);
    await moveCursors(ben, { cursors: [{ conversation: known.conversation, delivered: 1 }] });
    expect(await changed([known])).toEqual([cat.actor.username, ben.actor.username]);
  });

  it("names conversations that are not the asker's as gone", async () => {
    const [me, ben, eve] = [await person("me"), await person("ben"), await person("eve")];
    const { conversation } = await send(ben, me);
    const known = { conversation, lastSeq: 1, lastHash: "", read: 0, peerRead: 0, peerDelivered: 0 };
    expect(await checkHeads(eve, { heads: [known] })).toMatchObject({ changed: [], gone: [conversation] });
  });
});
