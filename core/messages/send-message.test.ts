import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppRef, UserContext } from "#core/context.ts";
import { leaveGroup } from "#core/groups/leave-group.ts";
import { silenceGroup, silenceMembers } from "#core/groups/silence.ts";
import { textOf } from "#protocol/body-text.ts";
import type { SendMessage } from "#protocol/message.ts";
import { makeGroup } from "#tests/support/groups.ts";
import { openTenant, type Tenant, uniqueName } from "#tests/support/tenant.ts";
import { pull } from "../sync/pull.ts";
import { retractMessage } from "./retract-message.ts";
import { sendMessage } from "./send-message.ts";

let tenant: Tenant;
let app: AppRef;

beforeAll(async () => {
  tenant = await openTenant();
  app = await tenant.app();
});
afterAll(() => tenant.close());

const pair = async (of = app) => {
  const [ann, ben] = [await tenant.user(of, uniqueName("ann")), await tenant.user(of, uniqueName("ben"))];
  return { ann, ben };
};

const message = (to: UserContext, text: string, clientId = uniqueName("client-id")): SendMessage => ({
  target: { user: to.actor.username },
  body: { type: "text", text },
  clientId,
});

const block = (by: UserContext, blocked: UserContext) =>
  tenant.runtime.db.block.create({
    data: {
      appId: by.app.id,
      userId: by.actor.userId,
      blockedAppId: by.app.id,
      blockedId: blocked.actor.userId,
    },
  });

/** What somebody sees of a conversation, as texts by position. */
async function texts(ctx: UserContext, conversation: number): Promise<(string | null)[]> {
  const { entries } = await pull(ctx, { log: `c:${conversation}`, after: 0, limit: 500 });
  return entries.flatMap((entry) =>
    entry.kind === "message.created" ? [entry.body ? textOf(entry.body) : null] : [],
  );
}

describe("sending a message", () => {
  it("makes the pair's conversation once and numbers both sides' messages in one order", async () => {
    const { ann, ben } = await pair();
    const first = await sendMessage(ann, message(ben, "hello"));
    const second = await sendMessage(ben, message(ann, "hi"));
    expect(second.conversation).toBe(first.conversation);
    expect([first.seq, second.seq]).toEqual([1, 2]);
    expect(second.messageId).toBeGreaterThan(first.messageId);
    expect(await texts(ann, first.conversation)).toEqual(["hello", "hi"]);
    expect(await texts(ben, first.conversation)).toEqual(["hello", "hi"]);
  });

  it("takes a gap-free sequence when both send a hundred at once, from an empty conversation on", async () => {
    const { ann, ben } = await pair();
    const sent = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        index % 2 === 0
          ? sendMessage(ann, message(ben, `a${index}`))
          : sendMessage(ben, message(ann, `b${index}`)),
      ),
    );
    expect(new Set(sent.map((done) => done.conversation)).size).toBe(1);
    expect(sent.map((done) => done.seq).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 100 }, (_, index) => index + 1),
    );
    const ids = sent.toSorted((a, b) => a.seq - b.seq).map((done) => done.messageId);
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
  });

  it("answers the same place for the same client id, also sent twice at once, and stores it once", async () => {
    const { ann, ben } = await pair();
    const input = message(ben, "only once");
    const [first, twin] = await Promise.all([sendMessage(ann, input), sendMessage(ann, input)]);
    const later = await sendMessage(ann, input);
    expect(twin).toEqual(first);
    expect(later).toEqual(first);
    expect(await texts(ben, first.conversation)).toEqual(["only once"]);
  });

  it("refuses other content, or another conversation, under a known client id", async () => {
    const { ann, ben } = await pair();
    const cat = await tenant.user(app, uniqueName("cat"));
    const input = message(ben, "first");
    await sendMessage(ann, input);
    await expect(
      sendMessage(ann, { ...input, body: { type: "text", text: "second" } }),
    ).rejects.toMatchObject({
      code: "idempotency_conflict",
    });
    await expect(sendMessage(ann, message(cat, "first", input.clientId))).rejects.toMatchObject({
      code: "idempotency_conflict",
    });
  });

  it("security R28: keeps a client id to its sender: another person may use the same one", async () => {
    const { ann, ben } = await pair();
    const id = uniqueName("shared-client-id");
    const first = await sendMessage(ann, message(ben, "same", id));
    const second = await sendMessage(ben, message(ann, "same", id));
    expect(second.seq).toBe(first.seq + 1);
  });

  it("still knows a client id after its message was retracted", async () => {
    const { ann, ben } = await pair();
    const input = message(ben, "gone");
    const first = await sendMessage(ann, input);
    await retractMessage(ann, first);
    expect(await sendMessage(ann, input)).toEqual(first);
    expect(await texts(ben, first.conversation)).toEqual([null]);
  });

  it("publishes after the commit, with the sender's name, never under one the client gave", async () => {
    const { ann, ben } = await pair();
    const forged = { ...message(ben, "who"), from_username: "boss", seq: 99, messageId: 1, createdAt: 5 };
    const sent = await sendMessage(ann, forged);
    await expect
      .poll(() =>
        tenant.hints.find(
          (hint) => hint.kind === "conversation.entries" && hint.conversation === sent.conversation,
        ),
      )
      .toMatchObject({
        entries: [{ kind: "message.created", sender: ann.actor.username, seq: 1, messageId: sent.messageId }],
      });
  });
});

describe("R25: a message that must not be stored", () => {
  const storedOf = async (sender: UserContext) =>
    tenant.runtime.db.log.count({
      where: { appId: sender.app.id, senderId: sender.actor.userId, kind: "message.created" },
    });

  it("is refused for somebody who does not exist or is gone, and for oneself", async () => {
    const { ann } = await pair();
    const nobody = { ...message(ann, "x"), target: { user: "nobody-here" } };
    await expect(sendMessage(ann, nobody)).rejects.toMatchObject({ code: "user_not_found" });
    await expect(sendMessage(ann, message(ann, "x"))).rejects.toMatchObject({ code: "invalid_input" });
    const gone = await tenant.user(app, uniqueName("gone"));
    await tenant.runtime.db.user.update({
      where: { appId_id: { appId: app.id, id: gone.actor.userId } },
      data: { deletedAt: new Date() },
    });
    await expect(sendMessage(ann, message(gone, "x"))).rejects.toMatchObject({ code: "user_not_found" });
    expect(await storedOf(ann)).toBe(0);
  });

  it("is refused for a group or room the sender is not in, a private one as if it did not exist", async () => {
    const { ann, ben } = await pair();
    const elsewhere = await tenant.app("elsewhere");
    const { db } = tenant.runtime;
    const [closed, foreign, left] = [
      await makeGroup([ben]),
      await makeGroup([await tenant.user(elsewhere, uniqueName("eve"))]),
      await makeGroup([ben, ann]),
    ];
    await leaveGroup(ann, { group: left.id });
    const { id } = await db.conversation.create({ data: { appId: app.id, kind: "room" } });
    const room = await db.room.create({ data: { appId: app.id, conversationId: id, name: "open house" } });

    const refusal = (target: SendMessage["target"]) =>
      sendMessage(ann, { ...message(ann, "x"), target }).then(
        () => null,
        ({ code, message: words }) => ({ code, words }),
      );
    const unknown = await refusal({ group: 2_000_000_000 });
    expect(unknown).toEqual({ code: "group_not_found", words: expect.any(String) });
    for (const { id: group } of [closed, foreign]) expect(await refusal({ group })).toEqual(unknown);
    expect(await refusal({ group: left.id })).toMatchObject({ code: "not_in_group" });
    const nowhere = await refusal({ room: 2_000_000_000 });
    expect(nowhere).toEqual({ code: "room_not_found", words: expect.any(String) });
    expect(await refusal({ room: Number(room.id) })).toMatchObject({ code: "not_in_room" });
    expect(await storedOf(ann)).toBe(0);
  });

  it("is refused to whom a group does not let speak, and to all but its keepers when it is silent", async () => {
    const { ann, ben } = await pair();
    const { id: group } = await makeGroup([ben, ann]);
    const inGroup = (text: string) => ({ ...message(ann, text), target: { group } });
    await silenceMembers(ben, { group, usernames: [ann.actor.username], durationMs: 600_000 });
    await expect(sendMessage(ann, inGroup("x"))).rejects.toMatchObject({ code: "silenced" });
    await silenceMembers(ben, { group, usernames: [ann.actor.username], durationMs: 0 });
    await silenceGroup(ben, { group, silenced: true });
    await expect(sendMessage(ann, inGroup("y"))).rejects.toMatchObject({ code: "silenced" });
    await expect(sendMessage(ben, inGroup("the owner"))).resolves.toMatchObject({ seq: expect.any(Number) });
    expect(await storedOf(ann)).toBe(0);
  });

  it("is refused by the one who blocked the sender; the blocker may still write", async () => {
    const { ann, ben } = await pair();
    await sendMessage(ann, message(ben, "before"));
    await block(ben, ann);
    await expect(sendMessage(ann, message(ben, "after"))).rejects.toMatchObject({ code: "blocked" });
    const sent = await sendMessage(ben, message(ann, "from the blocker"));
    expect(await texts(ann, sent.conversation)).toEqual(["before", "from the blocker"]);
  });

  it("is refused between strangers when the app wants friendship", async () => {
    const strict = await tenant.app("strict", { messagesFrom: "friends" });
    const { ann, ben } = await pair(strict);
    await expect(sendMessage(ann, message(ben, "hello"))).rejects.toMatchObject({ code: "friends_only" });
    const friendship = (a: UserContext, b: UserContext) => ({
      appId: strict.id,
      userId: a.actor.userId,
      friendAppId: strict.id,
      friendId: b.actor.userId,
    });
    await tenant.runtime.db.friendship.createMany({ data: [friendship(ann, ben), friendship(ben, ann)] });
    await expect(sendMessage(ann, message(ben, "hello"))).resolves.toMatchObject({ seq: 1 });
  });

  it("is refused from a user who was disabled a moment ago", async () => {
    const { ann, ben } = await pair();
    await sendMessage(ann, message(ben, "before"));
    await tenant.runtime.db.user.update({
      where: { appId_id: { appId: app.id, id: ann.actor.userId } },
      data: { disabledAt: new Date() },
    });
    await expect(sendMessage(ann, message(ben, "after"))).rejects.toMatchObject({ code: "user_disabled" });
  });

  it("is refused above the sender's rate, with the time to wait, while others go on", async () => {
    const slow = await tenant.app("slow", { sendsPerMinute: 3, sendBurst: 2 });
    const { ann, ben } = await pair(slow);
    for (let sent = 0; sent < 5; sent += 1) await sendMessage(ann, message(ben, `${sent}`));
    await expect(sendMessage(ann, message(ben, "more"))).rejects.toMatchObject({
      code: "busy",
      retryMs: expect.any(Number),
    });
    await expect(sendMessage(ben, message(ann, "mine"))).resolves.toMatchObject({ seq: 6 });
  });

  it("is refused when its body is larger than a message may be", async () => {
    const { ann, ben } = await pair();
    await expect(sendMessage(ann, message(ben, "界".repeat(2_500)))).rejects.toMatchObject({
      code: "too_large",
    });
  });
});

describe("retracting", () => {
  it("blanks the body for everybody, keeps its place and adds an entry in order", async () => {
    const { ann, ben } = await pair();
    const sent = await sendMessage(ann, message(ben, "secret"));
    await sendMessage(ben, message(ann, "ok"));
    await retractMessage(ann, sent);
    const { entries } = await pull(ben, { log: `c:${sent.conversation}`, after: 0, limit: 500 });
    expect(entries).toMatchObject([
      { kind: "message.created", seq: 1, body: null, retracted: true },
      { kind: "message.created", seq: 2 },
      { kind: "message.retracted", seq: 3, targetSeq: 1, by: ann.actor.username },
    ]);
    expect(JSON.stringify(entries)).not.toContain("secret");
  });

  it("is refused to others, a second time, and for what the asker cannot see", async () => {
    const { ann, ben } = await pair();
    const eve = await tenant.user(app, uniqueName("eve"));
    const sent = await sendMessage(ann, message(ben, "mine"));
    await expect(retractMessage(ben, sent)).rejects.toMatchObject({ code: "message_not_yours" });
    await expect(retractMessage(eve, sent)).rejects.toMatchObject({ code: "message_not_found" });
    await expect(retractMessage(ann, { ...sent, seq: 99 })).rejects.toMatchObject({
      code: "message_not_found",
    });
    await retractMessage(ann, sent);
    await expect(retractMessage(ann, sent)).rejects.toMatchObject({ code: "message_retracted" });
    await expect(retractMessage(ann, { ...sent, seq: 2 })).rejects.toMatchObject({
      code: "message_not_found",
    });
  });

  it("is refused once the app's time is over, by the database's clock", async () => {
    const hasty = await tenant.app("hasty", { retractMs: 180_000 });
    const { ann, ben } = await pair(hasty);
    const late = await sendMessage(ann, message(ben, "late"));
    const early = await sendMessage(ann, message(ben, "early"));
    const age = (seq: number, ms: number) =>
      tenant.runtime.db.log.update({
        where: { appId_convId_seq: { appId: hasty.id, convId: late.conversation, seq } },
        data: { createdAt: new Date(Date.now() - ms) },
      });
    await age(late.seq, 180_100);
    await age(early.seq, 170_000);
    await expect(retractMessage(ann, late)).rejects.toMatchObject({ code: "retract_too_late" });
    await expect(retractMessage({ ...ann, now: () => new Date(0) }, early)).resolves.toBeNull();
  });

  it("happens once when it is asked for twice at the same time", async () => {
    const { ann, ben } = await pair();
    const sent = await sendMessage(ann, message(ben, "x"));
    const results = await Promise.allSettled([retractMessage(ann, sent), retractMessage(ann, sent)]);
    expect(results.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
    const { lastSeq } = await pull(ann, { log: `c:${sent.conversation}`, after: 0, limit: 10 });
    expect(lastSeq).toBe(2);
  });
});
