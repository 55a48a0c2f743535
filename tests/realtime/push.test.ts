import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { AppRef, UserContext } from "#core/context.ts";
import { audienceOf } from "#core/conversations/audience.ts";
import { addMembers } from "#core/groups/add-members.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import type { ConversationEntry } from "#protocol/entries.ts";
import { makeGroup } from "#tests/support/groups.ts";
import { eventually } from "../support/eventually.ts";
import { type Tenant, uniqueName } from "../support/tenant.ts";
import { type LiveTenant, openLiveTenant } from "./support/live.ts";

let tenant: Tenant;
let app: AppRef;
let live: LiveTenant;

beforeAll(async () => {
  live = await openLiveTenant();
  ({ tenant, app } = live);
});
afterAll(() => live.close());

const open = (user: UserContext) => live.open(user);

const pair = async () => {
  const [a, b] = [await tenant.user(app, uniqueName("ann")), await tenant.user(app, uniqueName("ben"))];
  return { ann: a, ben: b, annDevice: await open(a), benDevice: await open(b) };
};

let sent = 0;
const say = (from: UserContext, to: UserContext | { group: number }, words = "hello") => {
  sent += 1;
  const target = "group" in to ? { group: to.group } : { user: to.actor.username };
  return sendMessage(from, { target, body: { type: "text", text: words }, clientId: `push-test-${sent}` });
};

const entry = (seq: number): ConversationEntry => ({
  kind: "message.created",
  seq,
  createdAt: 0,
  messageId: seq,
  sender: "somebody",
  clientId: null,
  hash: `h${seq}`,
  body: { type: "text", text: `number ${seq}` },
});

describe("messages on their way to the sockets", () => {
  it("reach every device of both sides, the sender's other devices too, under one log name", async () => {
    const { ann, ben, annDevice, benDevice } = await pair();
    const annPhone = await open(ann);
    const { conversation, seq } = await say(ann, ben);
    for (const device of [annDevice, annPhone, benDevice]) {
      await eventually(() => expect(device.seqs(`c:${conversation}`)).toEqual([seq]));
      expect(device.frames[0]).toMatchObject({ from: 1, to: 1, hidden: [], entries: [{ seq: 1 }] });
      device.close();
    }
  });

  it("come after the acknowledgement to the one who sent them", async () => {
    const { ben, annDevice } = await pair();
    const order: string[] = [];
    annDevice.socket.onAny((name) => order.push(name));
    const message = {
      target: { user: ben.actor.username },
      body: { type: "text", text: "first the ack" },
      clientId: "ack-first-1",
    };
    annDevice.socket.emit("message.send", message, () => order.push("ack"));
    await eventually(() => expect(order).toEqual(["ack", "entries"]));
    annDevice.close();
  });

  it("go out at once when the conversation was quiet, then together", async () => {
    const { ann, ben, benDevice } = await pair();
    await Promise.all(Array.from({ length: 50 }, () => say(ann, ben)));
    const { conversation } = await say(ann, ben);
    await eventually(() => expect(benDevice.seqs(`c:${conversation}`)).toHaveLength(51));
    expect(benDevice.seqs(`c:${conversation}`)).toEqual(Array.from({ length: 51 }, (_, n) => n + 1));
    expect(benDevice.frames.length).toBeLessThan(20);
    for (const { from, to, entries } of benDevice.frames) {
      expect(entries.map(({ seq }) => seq)).toEqual(
        Array.from({ length: to - from + 1 }, (_, n) => from + n),
      );
    }
    benDevice.close();
  });

  it("travel as frames without a gap inside, when hints come out of order or one is lost", async () => {
    const { ann, ben, benDevice } = await pair();
    const { conversation } = await say(ann, ben);
    const log = `c:${conversation}`;
    await eventually(() => expect(benDevice.seqs(log)).toEqual([1]));
    for (const seq of [5, 2, 4, 8, 3, 8]) {
      tenant.runtime.bus.publish({
        kind: "conversation.entries",
        appId: app.id,
        conversation,
        membersSeq: 0,
        entries: [entry(seq)],
      });
    }
    await eventually(() => expect(benDevice.seqs(log).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 8]));
    for (const { from, to, entries } of benDevice.frames) expect(entries.length).toBe(to - from + 1);
    benDevice.close();
  });

  it("reach every member without a gap when 20 people send 200 messages at once", async () => {
    const owner = await tenant.user(app, uniqueName("owner"));
    const others = await Promise.all(
      Array.from({ length: 19 }, () => tenant.user(app, uniqueName("member"))),
    );
    const people = [owner, ...others];
    const { conversation, id: group } = await makeGroup([owner, ...others]);
    const devices = await Promise.all(people.map(open));
    const log = `c:${conversation}`;
    const acks = await Promise.all(
      people.flatMap((person) =>
        Array.from({ length: 10 }, (_, n) => say(person, { group }, `message ${n}`)),
      ),
    );
    const expected = Array.from({ length: 200 }, (_, n) => n + 2);
    expect(acks.map(({ seq }) => seq).toSorted((a, b) => a - b)).toEqual(expected);
    for (const device of devices) {
      await vi.waitFor(() => expect(device.seqs(log)).toEqual(expected), { timeout: 5_000 });
      device.close();
    }
  });
});

describe("who is told", () => {
  it("T2: never shows one app's messages to the user of the same name in another", async () => {
    const other = await tenant.app("other");
    const [bob, ann, theirBob] = [
      await tenant.user(app, "bob-in-both"),
      await tenant.user(app, uniqueName("ann")),
      await tenant.user(other, "bob-in-both"),
    ];
    const theirAnn = await tenant.user(other, uniqueName("ann"));
    const [bobDevice, theirBobDevice] = [await open(bob), await open(theirBob)];
    const mine = await say(ann, bob, "canary of mine");
    const theirs = await say(theirAnn, theirBob, "canary of theirs");
    await eventually(() => expect(bobDevice.frames).toHaveLength(1));
    await eventually(() => expect(theirBobDevice.frames).toHaveLength(1));
    expect(bobDevice.frames[0]).toMatchObject({ log: `c:${mine.conversation}` });
    expect(theirBobDevice.frames[0]).toMatchObject({ log: `c:${theirs.conversation}` });
    expect(JSON.stringify(theirBobDevice.frames)).not.toContain("canary of mine");
    bobDevice.close();
    theirBobDevice.close();
  });

  it("does not join rooms by name: another app's user id is another room", async () => {
    const other = await tenant.app("rooms");
    const stranger = await tenant.user(other, uniqueName("stranger"));
    const device = await open(stranger);
    // A hint with the right user and the wrong app names nobody.
    tenant.runtime.bus.publish({
      kind: "user.entries",
      appId: app.id,
      userId: stranger.actor.userId,
      entries: [{ kind: "friend.removed", seq: 1, createdAt: 0, user: summaryOf("nobody") }],
    });
    tenant.runtime.bus.publish({
      kind: "user.entries",
      appId: other.id,
      userId: stranger.actor.userId,
      entries: [{ kind: "friend.removed", seq: 2, createdAt: 0, user: summaryOf("somebody") }],
    });
    await eventually(() => expect(device.seqs("u")).toEqual([2]));
    device.close();
  });

  it("tells who came in from his entry on, and reloads the members when they changed", async () => {
    const people = await Promise.all(Array.from({ length: 3 }, () => tenant.user(app, uniqueName("member"))));
    const [ann, ben, late] = people as [UserContext, UserContext, UserContext];
    const { conversation, id: group } = await makeGroup([ann, ben]);
    const [benDevice, lateDevice] = [await open(ben), await open(late)];
    const log = `c:${conversation}`;
    await say(ann, { group }, "before");
    // The members are cached now.
    expect((await audienceOf(tenant.runtime, tenant.runtime.db, app.id, conversation)).members).toHaveLength(
      2,
    );
    await addMembers(ann, { group, usernames: [late.actor.username], reason: "" });
    await say(ann, { group }, "after");
    await eventually(() => expect(lateDevice.seqs(log)).toEqual([3, 4]));
    await eventually(() => expect(benDevice.seqs(log)).toEqual([2, 3, 4]));
    benDevice.close();
    lateDevice.close();
  });

  it("does not show a latecomer what was said before, when its hint comes late", async () => {
    const people = await Promise.all(Array.from({ length: 2 }, () => tenant.user(app, uniqueName("member"))));
    const [ann, late] = people as [UserContext, UserContext];
    const { conversation } = await makeGroup([ann, late]);
    await tenant.runtime.db.conversation.update({
      where: { appId_id: { appId: app.id, id: conversation } },
      data: { membersSeq: 5, lastSeq: 6 },
    });
    const lateDevice = await open(late);
    for (const [seq, membersSeq] of [
      [4, 0],
      [6, 5],
    ] as const) {
      tenant.runtime.bus.publish({
        kind: "conversation.entries",
        appId: app.id,
        conversation,
        membersSeq,
        entries: [entry(seq)],
      });
    }
    await eventually(() => expect(lateDevice.seqs(`c:${conversation}`)).toEqual([6]));
    lateDevice.close();
  });
});

const summaryOf = (username: string) => ({ username, nickname: "", avatar: null, profileVersion: 1 });

describe("signals", () => {
  it("tell both sides where somebody has read, and the unread count to his own devices only", async () => {
    const { ann, ben, annDevice, benDevice } = await pair();
    const benPhone = await open(ben);
    const { conversation } = await say(ann, ben);
    await benDevice.call("conversation.read", { cursors: [{ conversation, read: 1 }] });
    const moved = { conversation, username: ben.actor.username, cursor: { read: 1, delivered: 1 } };
    await eventually(() => expect(annDevice.signalsOf("cursor.moved")).toEqual([moved]));
    await eventually(() => expect(benPhone.signalsOf("cursor.moved")).toEqual([{ ...moved, unread: 0 }]));
    for (const device of [annDevice, benDevice, benPhone]) device.close();
  });

  it("S21: tell of typing to the other side only, at most five times a second", async () => {
    const { ann, ben, annDevice, benDevice } = await pair();
    const { conversation } = await say(ann, ben);
    await Promise.all(Array.from({ length: 100 }, () => annDevice.call("typing.set", { conversation })));
    const { seq } = await say(ann, ben);
    await eventually(() => expect(benDevice.seqs(`c:${conversation}`)).toContain(seq));
    const heard = benDevice.signalsOf("typing.changed");
    expect(heard[0]).toEqual({ conversation, username: ann.actor.username });
    expect(heard.length).toBeGreaterThanOrEqual(1);
    expect(heard.length).toBeLessThanOrEqual(10);
    expect(annDevice.signalsOf("typing.changed")).toEqual([]);
    annDevice.close();
    benDevice.close();
  });

  it("refuse typing in a conversation one is not in", async () => {
    const { ann, ben, annDevice } = await pair();
    const { conversation } = await say(ann, ben);
    const stranger = await open(await tenant.user(app, uniqueName("stranger")));
    expect(await stranger.call("typing.set", { conversation })).toMatchObject({
      ok: false,
      error: { code: "conversation_not_found" },
    });
    expect(annDevice.signalsOf("typing.changed")).toEqual([]);
    stranger.close();
    annDevice.close();
  });

  it("tell of a changed profile to those who watch and to one's own devices", async () => {
    const { ann, ben, annDevice, benDevice } = await pair();
    const stranger = await open(await tenant.user(app, uniqueName("stranger")));
    await benDevice.call("presence.watch", { usernames: [ann.actor.username] });
    await annDevice.call("user.update", { nickname: "Anna" });
    const changed = [{ username: ann.actor.username, profileVersion: 2 }];
    await eventually(() => expect(benDevice.signalsOf("profile.changed")).toEqual(changed));
    await eventually(() => expect(annDevice.signalsOf("profile.changed")).toEqual(changed));
    await eventually(() => expect(annDevice.seqs("u")).toEqual([1]));
    await say(ben, ann);
    expect(stranger.signals).toEqual([]);
    for (const device of [annDevice, benDevice, stranger]) device.close();
  });
});
