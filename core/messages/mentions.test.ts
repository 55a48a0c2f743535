import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AppRef, UserContext } from "#core/context.ts";
import { mentionsOf as bodyMentions } from "#protocol/body-text.ts";
import { limits } from "#protocol/limits.ts";
import type { Mentions, MessageBody } from "#protocol/message.ts";
import { makeGroup, namesOf, say, type TestGroup } from "#tests/support/groups.ts";
import { openTenant, type Tenant, uniqueName } from "#tests/support/tenant.ts";
import { moveCursors } from "../conversations/move-cursors.ts";
import { updateConversation } from "../conversations/update-conversation.ts";
import { leaveGroup } from "../groups/leave-group.ts";
import { setGroupRole } from "../groups/set-group-role.ts";
import { updateGroup } from "../groups/update-group.ts";
import { getConversation } from "../sync/list-conversations.ts";
import { pull } from "../sync/pull.ts";
import { countReadersOf, listReaders } from "./list-readers.ts";
import { retractMessage } from "./retract-message.ts";
import { sendMessage } from "./send-message.ts";

let tenant: Tenant;
let app: AppRef;
let ann: UserContext;
let ben: UserContext;
let cat: UserContext;
let group: TestGroup;

beforeAll(async () => {
  tenant = await openTenant();
  app = await tenant.app();
});
afterAll(() => tenant.close());

const person = (name: string) => tenant.user(app, uniqueName(name));
const refused = (work: Promise<unknown>, code: string) => expect(work).rejects.toMatchObject({ code });
const mentionsOf = async (reader: UserContext) => (await getConversation(reader, group)).mentions;
const read = (reader: UserContext, seq: number) =>
  moveCursors(reader, { cursors: [{ conversation: group.conversation, read: seq }] });

beforeEach(async () => {
  [ann, ben, cat] = [await person("ann"), await person("ben"), await person("cat")];
  group = await makeGroup([ann, ben, cat]);
});

/** The mentions of a message as everybody gets them. */
async function kept(seq: number): Promise<Mentions | undefined> {
  const { entries } = await pull(ann, { log: `c:${group.conversation}`, after: seq - 1, limit: 1 });
  const [entry] = entries;
  return entry?.kind === "message.created" ? bodyMentions(entry.body) : undefined;
}

describe("mentioning", () => {
  it("members shows them where, oldest first, until they have read so far", async () => {
    const first = await say(ann, group, "@Ben", { users: namesOf(ben) });
    await say(ann, group, "nobody");
    const second = await say(cat, group, "@Ben too", { users: namesOf(ben) });
    expect(await mentionsOf(ben)).toEqual([first.seq, second.seq]);
    expect(await mentionsOf(cat)).toEqual([]);
    await read(ben, first.seq);
    expect(await mentionsOf(ben)).toEqual([second.seq]);
  });

  it("keeps of the named those who are in, without the sender", async () => {
    const eve = await person("eve");
    await leaveGroup(cat, { group: group.id });
    const users = [...namesOf(ann, ben, cat, eve), "nobody-at-all"];
    const { seq } = await say(ann, group, "hello", { users });
    expect(await kept(seq)).toEqual({ users: namesOf(ben) });
    const alone = await say(ann, group, "hello", { users: namesOf(eve) });
    expect(await kept(alone.seq)).toBeUndefined();
  });

  it("everybody is for the owner and keepers, unless the group is set so", async () => {
    const { seq } = await say(ann, group, "@all", { all: true });
    expect(await mentionsOf(ben)).toEqual([seq]);
    expect(await mentionsOf(ann)).toEqual([]);
    await refused(say(ben, group, "@all", { all: true }), "forbidden");
    await updateGroup(ann, { group: group.id, settings: { mentionAll: "members" } });
    expect(await kept((await say(ben, group, "@all", { all: true })).seq)).toEqual({ all: true });
  });

  it("everybody is known again when it was stored, though the sender is no keeper any more", async () => {
    await setGroupRole(ann, { group: group.id, username: ben.actor.username, role: "keeper" });
    const body: MessageBody = { type: "text", text: "@all", mentions: { all: true } };
    const message = { target: { group: group.id }, body, clientId: uniqueName("client") };
    const first = await sendMessage(ben, message);
    await setGroupRole(ann, { group: group.id, username: ben.actor.username, role: "member" });
    expect(await sendMessage(ben, message)).toEqual(first);
    await refused(sendMessage(ben, { ...message, clientId: uniqueName("client") }), "forbidden");
  });

  it("is undone by retracting, and is not seen behind a shield or from before one came", async () => {
    const { conversation, seq } = await say(ann, group, "@Ben", { users: namesOf(ben) });
    await retractMessage(ann, { conversation, seq });
    expect(await mentionsOf(ben)).toEqual([]);
    await updateConversation(ben, { conversation, shielded: true });
    await say(ann, group, "@Ben", { users: namesOf(ben) });
    await updateConversation(ben, { conversation, shielded: false });
    expect(await mentionsOf(ben)).toEqual([]);
  });

  it("tells so many at most, and asks for the same message again under its client id", async () => {
    const clientId = uniqueName("client");
    const body: MessageBody = { type: "text", text: "@Ben", mentions: { users: namesOf(ben, cat) } };
    const send = () => sendMessage(ann, { target: { group: group.id }, body, clientId });
    const first = await send();
    await leaveGroup(cat, { group: group.id });
    expect(await send()).toEqual(first);
    for (let n = 0; n <= limits.mentionsCap; n += 1) await say(ann, group, "@Ben", { users: namesOf(ben) });
    const mentions = await mentionsOf(ben);
    expect(mentions).toHaveLength(limits.mentionsCap);
    expect(mentions[0]).toBe(first.seq);
  });

  it("means nothing between two", async () => {
    const body: MessageBody = { type: "text", text: "hi", mentions: { all: true, users: namesOf(ben) } };
    const target = { user: ben.actor.username };
    const { conversation } = await sendMessage(ann, { target, body, clientId: uniqueName("client") });
    expect(await getConversation(ben, { conversation })).toMatchObject({
      mentions: [],
      lastEntry: { body: { type: "text", text: "hi" } },
    });
  });
});

describe("who has read a message in a group", () => {
  const count = async (sender: UserContext, ...seqs: number[]) =>
    countReadersOf(sender, { conversation: group.conversation, seqs });
  const list = async (sender: UserContext, seq: number, wanted: boolean) =>
    (await listReaders(sender, { conversation: group.conversation, seq, read: wanted })).users.map(
      ({ username }) => username,
    );

  it("is counted from how far each has read, without the sender and without those who are gone", async () => {
    const [first, second] = [await say(ann, group, "one"), await say(ann, group, "two")];
    await read(ben, first.seq);
    expect(await count(ann, first.seq, second.seq)).toEqual([
      { seq: first.seq, read: 1, total: 2 },
      { seq: second.seq, read: 0, total: 2 },
    ]);
    expect(await list(ann, first.seq, true)).toEqual(namesOf(ben));
    expect(await list(ann, first.seq, false)).toEqual(namesOf(cat));
    await leaveGroup(ben, { group: group.id });
    expect(await count(ann, first.seq)).toEqual([{ seq: first.seq, read: 0, total: 1 }]);
  });

  it("is told to its sender alone: others learn nothing", async () => {
    const { seq } = await say(ann, group, "mine");
    expect(await count(ben, seq)).toEqual([]);
    expect(await count(await person("eve"), seq)).toEqual([]);
    await refused(list(ben, seq, true), "message_not_found");
    await refused(list(ann, seq + 100, true), "message_not_found");
    await leaveGroup(ann, { group: group.id });
    await refused(list(ann, seq, true), "message_not_found");
  });

  it("does not count those to whom it did not go", async () => {
    await updateConversation(cat, { conversation: group.conversation, shielded: true });
    const { seq } = await say(ann, group, "behind Cat's shield");
    expect(await count(ann, seq)).toEqual([{ seq, read: 0, total: 1 }]);
  });
});

describe("retracting in a group", () => {
  it("is not for whoever is not in any more", async () => {
    const { conversation, seq } = await say(ben, group, "mine");
    await leaveGroup(ben, { group: group.id });
    await expect(retractMessage(ben, { conversation, seq })).rejects.toThrow();
    expect((await getConversation(ann, group)).unread).toBe(1);
  });
});
