import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addBlock } from "#core/blocks/add-block.ts";
import type { UserContext } from "#core/context.ts";
import { leaveGroup } from "#core/groups/leave-group.ts";
import { silenceGroup, silenceMembers } from "#core/groups/silence.ts";
import type { CommandName, Input } from "#protocol/commands.ts";
import { makeGroup, namesOf, say, type TestGroup } from "#tests/support/groups.ts";
import { eventually } from "../support/eventually.ts";
import { type Device, type LiveTenant, openLiveTenant } from "./support/live.ts";

let live: LiveTenant;
let ann: UserContext;
let ben: UserContext;
let cat: UserContext;
let device: Device;
let listener: Device;

beforeAll(async () => {
  live = await openLiveTenant();
});
afterAll(() => live.close());

beforeEach(async () => {
  [ann, ben, cat] = [await live.newUser(), await live.newUser(), await live.newUser()];
  [device, listener] = [await live.open(ann), await live.open(ben)];
});
afterEach(() => {
  device.close();
  listener.close();
});

/** What a device was refused with, without the number of the request; null when it was not. */
async function refusalOf<K extends CommandName>(name: K, input: Input<K>) {
  const answer = await device.call(name, input);
  return answer.ok ? null : { ...answer.error, requestId: "" };
}

const text = (words: string) => ({ type: "text" as const, text: words });
const entriesOf = (sender: UserContext) =>
  live.tenant.runtime.db.log.count({ where: { appId: sender.app.id, senderId: sender.actor.userId } });

describe("S16: a message to where one may not write", () => {
  const send = (target: Input<"message.send">["target"]) =>
    refusalOf("message.send", { target, body: text("must not be stored"), clientId: randomUUID() });
  const NOBODYS = 2_000_000_000;

  it("is refused where one never was as where nothing is, also beside a number of one's own", async () => {
    const own = await makeGroup([ann, cat]);
    const [before, after] = [await makeGroup([ben]), await makeGroup([ben])];
    const stored = await entriesOf(ann);
    const unknown = await send({ group: NOBODYS });
    expect(unknown).toMatchObject({ code: "group_not_found" });
    for (const group of [before.id, after.id, own.id + 1, own.id - 1]) {
      const refusal = await send({ group });
      expect([group, refusal]).toEqual([group, unknown]);
    }
    expect(await send({ room: NOBODYS })).toMatchObject({ code: "room_not_found" });
    expect(await send({ user: "nobody-at-all" })).toMatchObject({ code: "user_not_found" });
    expect(await entriesOf(ann)).toBe(stored);
  });

  it("is refused where one left, is muted or is blocked, and nobody there hears of it", async () => {
    const [left, quiet, silent] = [
      await makeGroup([ben, ann]),
      await makeGroup([ben, ann]),
      await makeGroup([ben, ann]),
    ];
    await leaveGroup(ann, { group: left.id });
    await silenceMembers(ben, { group: quiet.id, usernames: namesOf(ann), durationMs: 600_000 });
    await silenceGroup(ben, { group: silent.id, silenced: true });
    await addBlock(ben, { username: ann.actor.username });
    const before = await entriesOf(ann);
    expect(await send({ group: left.id })).toMatchObject({ code: "not_in_group" });
    expect(await send({ group: quiet.id })).toMatchObject({ code: "silenced" });
    expect(await send({ group: silent.id })).toMatchObject({ code: "silenced" });
    expect(await send({ user: ben.actor.username })).toMatchObject({ code: "blocked" });
    expect(await entriesOf(ann)).toBe(before);
    const { seq } = await say(ben, quiet, "a mark");
    await eventually(() => expect(listener.seqs(`c:${quiet.conversation}`)).toContain(seq));
    expect(JSON.stringify(listener.frames)).not.toContain("must not be stored");
  });
});

describe("S20: somebody else's message", () => {
  let group: TestGroup;
  let seq: number;

  beforeEach(async () => {
    group = await makeGroup([ben, cat]);
    ({ seq } = await say(ben, group, "written by Ben"));
  });

  it("is not taken back by another member, nor by who is not in, who learns nothing of it", async () => {
    const { conversation } = group;
    const absent = await refusalOf("message.retract", { conversation: 999_999_991, seq });
    expect(absent).not.toBeNull();
    expect(await refusalOf("message.retract", { conversation, seq })).toEqual(absent);
    const inside = await live.open(cat);
    const answer = await inside.call("message.retract", { conversation, seq });
    expect(answer).toMatchObject({ ok: false, error: { code: "message_not_yours" } });
    const page = await inside.call("sync.pull", { log: `c:${conversation}` });
    expect(JSON.stringify(page)).toContain("written by Ben");
    inside.close();
  });

  it("tells who has read it to its sender alone", async () => {
    const { conversation } = group;
    const absent = await refusalOf("message.readers", { conversation: 999_999_991, seq });
    expect(absent).toMatchObject({ code: "message_not_found" });
    expect(await refusalOf("message.readers", { conversation, seq })).toEqual(absent);
    expect(await device.call("conversation.readCounts", { conversation, seqs: [seq] })).toEqual({
      ok: true,
      data: [],
    });
    const inside = await live.open(cat);
    expect(await inside.call("message.readers", { conversation, seq })).toMatchObject({
      ok: false,
      error: { code: "message_not_found" },
    });
    expect(await inside.call("conversation.readCounts", { conversation, seqs: [seq] })).toEqual({
      ok: true,
      data: [],
    });
    inside.close();
  });

  it("is not marked as read by who is not in: nothing moves and its sender is told of nobody", async () => {
    const { conversation } = group;
    const cursors = (of: number) => ({ cursors: [{ conversation: of, read: seq, delivered: seq }] });
    const absent = await device.call("conversation.read", cursors(999_999_991));
    expect(await device.call("conversation.read", cursors(conversation))).toEqual(absent);
    const inside = await live.open(cat);
    const readers = async () => {
      const answer = await listener.call("message.readers", { conversation, seq, read: true });
      return answer.ok ? answer.data.users.map(({ username }) => username) : answer.error;
    };
    expect(await readers()).toEqual([]);
    await inside.call("conversation.read", cursors(conversation));
    expect(await readers()).toEqual(namesOf(cat));
    inside.close();
  });
});
