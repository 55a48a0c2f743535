import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { UserContext } from "#core/context.ts";
import { updateConversation } from "#core/conversations/update-conversation.ts";
import { addMembers } from "#core/groups/add-members.ts";
import { leaveGroup } from "#core/groups/leave-group.ts";
import { removeMembers } from "#core/groups/remove-members.ts";
import { updateGroup } from "#core/groups/update-group.ts";
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
