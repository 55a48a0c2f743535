import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addBlock } from "#core/blocks/add-block.ts";
import type { UserContext } from "#core/context.ts";
import { updateConversation } from "#core/conversations/update-conversation.ts";
import { addMembers } from "#core/groups/add-members.ts";
import { leaveGroup } from "#core/groups/leave-group.ts";
import { removeMembers } from "#core/groups/remove-members.ts";
import { updateGroup } from "#core/groups/update-group.ts";
import type { Input } from "#protocol/commands.ts";
import { makeGroup, namesOf, say, type TestGroup } from "#tests/support/groups.ts";
import { eventually } from "../support/eventually.ts";
import { type Device, type LiveTenant, openLiveTenant } from "./support/live.ts";

let live: LiveTenant;
let ann: UserContext;
let ben: UserContext;
let cat: UserContext;
let annDevice: Device;
let catDevice: Device;
let group: TestGroup;
let log: string;

beforeAll(async () => {
  live = await openLiveTenant();
});
afterAll(() => live.close());

beforeEach(async () => {
  [ann, ben, cat] = [await live.newUser(), await live.newUser(), await live.newUser()];
  group = await makeGroup([ann, ben, cat]);
  [annDevice, catDevice] = [await live.open(ann), await live.open(cat)];
  log = `c:${group.conversation}`;
});
afterEach(() => {
  annDevice.close();
  catDevice.close();
});

const kinds = (device: Device) =>
  device.frames
    .filter((frame) => frame.log === log)
    .flatMap(({ entries }) => entries.map(({ kind }) => kind));

describe("whoever is removed while connected", () => {
  it("is told so, and nothing that follows", async () => {
    await say(ann, group, "before");
    await removeMembers(ann, { group: group.id, usernames: namesOf(cat) });
    await say(ann, group, "after");
    await updateGroup(ann, { group: group.id, name: "Later" });
    await eventually(() => expect(annDevice.seqs(log)).toEqual([2, 3, 4, 5]));
    await eventually(() => expect(kinds(catDevice)).toEqual(["message.created", "group.membersRemoved"]));
    expect(JSON.stringify(catDevice.frames)).not.toContain("after");
  });

  it("hears nobody type any more, and cannot type", async () => {
    await leaveGroup(cat, { group: group.id });
    await eventually(() => expect(kinds(catDevice)).toEqual(["group.memberLeft"]));
    const { conversation } = group;
    expect(await catDevice.call("typing.set", { conversation })).toMatchObject({
      ok: false,
      error: { code: "conversation_not_found" },
    });
    const benDevice = await live.open(ben);
    expect(await annDevice.call("typing.set", { conversation })).toMatchObject({ ok: true });
    await eventually(() => expect(benDevice.signalsOf("typing.changed")).toHaveLength(1));
    expect(catDevice.signalsOf("typing.changed")).toEqual([]);
    benDevice.close();
  });

  it("and added again hears what follows from then on", async () => {
    await removeMembers(ann, { group: group.id, usernames: namesOf(cat) });
    await say(ann, group, "between");
    await addMembers(ann, { group: group.id, usernames: namesOf(cat), reason: "" });
    await say(ann, group, "after");
    await eventually(() => expect(catDevice.seqs(log)).toEqual([2, 4, 5]));
  });
});

describe("whoever is removed where the hint of it is lost", () => {
  /** The same person, in a process whose hints never arrive. */
  const unheard = (user: UserContext): UserContext => ({ ...user, publish: () => {} });

  it("hears nothing that follows, though the members were known here before", async () => {
    await say(ann, group, "before");
    await eventually(() => expect(catDevice.seqs(log)).toEqual([2]));
    await removeMembers(unheard(ann), { group: group.id, usernames: namesOf(cat) });
    await say(unheard(ann), group, "unheard after");
    await say(ann, group, "heard after");
    await eventually(() => expect(annDevice.seqs(log)).toEqual([2, 5]));
    // What is lost is made up for to those who are in, and to nobody else.
    await say(unheard(ann), group, "unheard after all");
    await eventually(() => expect(annDevice.seqs(log)).toEqual([2, 5, 6]));
    expect(JSON.stringify(catDevice.frames)).not.toContain("after");
  });
});

describe("whoever shields a group", () => {
  it("is sent its changes and none of its messages", async () => {
    await updateConversation(cat, { conversation: group.conversation, shielded: true });
    await say(ann, group, "behind the shield");
    await updateGroup(ann, { group: group.id, name: "Renamed" });
    await eventually(() => expect(annDevice.seqs(log)).toEqual([2, 3, 4]));
    await eventually(() => expect(kinds(catDevice)).toContain("group.updated"));
    expect(JSON.stringify(catDevice.frames)).not.toContain("behind the shield");
    await updateConversation(cat, { conversation: group.conversation, shielded: false });
    const { seq } = await say(ann, group, "in the open");
    await eventually(() => expect(catDevice.seqs(log)).toContain(seq));
  });

  it("hears nobody type in it", async () => {
    const { conversation } = group;
    await updateConversation(cat, { conversation, shielded: true });
    await eventually(() => expect(kinds(annDevice)).toContain("group.audienceChanged"));
    const benDevice = await live.open(ben);
    await annDevice.call("typing.set", { conversation });
    await eventually(() => expect(benDevice.signalsOf("typing.changed")).toHaveLength(1));
    expect(catDevice.signalsOf("typing.changed")).toEqual([]);
    benDevice.close();
  });
});

describe("transparent commands", () => {
  const send = (device: Device, target: Input<"transparent.send">["target"], text = "ping") =>
    device.call("transparent.send", { target, text });

  it("reach a person, a group or my other devices while they are there, and leave nothing behind", async () => {
    const phone = await live.open(ann);
    const before = await live.tenant.runtime.db.log.count({ where: { appId: ann.app.id } });
    const target = { user: cat.actor.username };
    expect(await send(annDevice, target)).toMatchObject({ ok: true });
    expect(await send(annDevice, { group: group.id })).toMatchObject({ ok: true });
    expect(await send(annDevice, { self: true })).toMatchObject({ ok: true });
    const from = ann.actor.username;
    await eventually(() =>
      expect(catDevice.signalsOf("transparent.received")).toEqual([
        { from, target, text: "ping" },
        { from, target: { group: group.id }, text: "ping" },
      ]),
    );
    await eventually(() =>
      expect(phone.signalsOf("transparent.received")).toEqual([
        { from, target: { self: true }, text: "ping" },
      ]),
    );
    expect(annDevice.signalsOf("transparent.received")).toEqual([]);
    expect(await live.tenant.runtime.db.log.count({ where: { appId: ann.app.id } })).toBe(before);
    phone.close();
  });

  it("are refused to whoever is not there, does not exist, or is a group one is not in", async () => {
    const refused = async (target: Input<"transparent.send">["target"]) => {
      const answer = await send(annDevice, target);
      return answer.ok ? null : answer.error.code;
    };
    expect(await refused({ user: ben.actor.username })).toBe("target_offline");
    expect(await refused({ user: "nobody-at-all" })).toBe("user_not_found");
    expect(await refused({ group: (await makeGroup([ben])).id })).toBe("group_not_found");
  });

  it("do not reach who blocked the sender, who does not learn it", async () => {
    await addBlock(cat, { username: ann.actor.username });
    expect(await send(annDevice, { user: cat.actor.username }, "blocked")).toMatchObject({ ok: true });
    await say(ann, group, "a mark");
    await eventually(() => expect(kinds(catDevice)).toContain("message.created"));
    expect(catDevice.signalsOf("transparent.received")).toEqual([]);
  });

  it("S21: in a flood are dropped beyond five a second, and messages go their way", async () => {
    const began = performance.now();
    await Promise.all(Array.from({ length: 100 }, () => send(annDevice, { group: group.id })));
    const { seq } = await say(ann, group, "a message");
    await eventually(() => expect(catDevice.seqs(log)).toContain(seq));
    const heard = catDevice.signalsOf("transparent.received").length;
    expect(heard).toBeGreaterThanOrEqual(1);
    const seconds = Math.ceil((performance.now() - began) / 1_000) + 1;
    expect(heard).toBeLessThanOrEqual(5 * seconds);
  });
});

describe("all devices of a member", () => {
  it("hear what the conversation is for them", async () => {
    const phone = await live.open(ann);
    await annDevice.call("conversation.update", { conversation: group.conversation, pinned: true });
    await annDevice.call("user.setNoDisturb", { noDisturb: true });
    for (const device of [annDevice, phone]) await eventually(() => expect(device.seqs("u")).toHaveLength(2));
    expect(catDevice.seqs("u")).toEqual([]);
    phone.close();
  });
});
