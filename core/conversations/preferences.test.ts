import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AppRef, UserContext } from "#core/context.ts";
import { textOf } from "#protocol/body-text.ts";
import type { ConversationEntry, UserEntry } from "#protocol/entries.ts";
import { makeGroup, namesOf, say, type TestGroup } from "#tests/support/groups.ts";
import { openTenant, type Tenant, uniqueName } from "#tests/support/tenant.ts";
import { addMembers } from "../groups/add-members.ts";
import { leaveGroup } from "../groups/leave-group.ts";
import { removeMembers } from "../groups/remove-members.ts";
import { updateGroup } from "../groups/update-group.ts";
import { sendMessage } from "../messages/send-message.ts";
import { getConversation, listConversations } from "../sync/list-conversations.ts";
import { pull } from "../sync/pull.ts";
import { getOwnSettings } from "../users/get-user.ts";
import { setNoDisturb } from "../users/set-no-disturb.ts";
import { clearConversation } from "./clear-conversation.ts";
import { updateConversation } from "./update-conversation.ts";

let tenant: Tenant;
let app: AppRef;
let ann: UserContext;
let ben: UserContext;
let group: TestGroup;

beforeAll(async () => {
  tenant = await openTenant();
  app = await tenant.app();
});
afterAll(() => tenant.close());

const person = (name: string) => tenant.user(app, uniqueName(name));
const refused = (work: Promise<unknown>, code: string) => expect(work).rejects.toMatchObject({ code });
const shield = (shielded: boolean) => updateConversation(ann, { ...group, shielded });
const seen = async (reader: UserContext, from: Partial<Parameters<typeof pull>[1]> = { after: 0 }) => {
  const page = await pull(reader, { log: `c:${group.conversation}`, limit: 500, ...from });
  return (page.entries as ConversationEntry[]).map((entry) =>
    entry.kind === "message.created"
      ? entry.body
        ? textOf(entry.body)
        : null
      : entry.kind.replace("group.", ""),
  );
};
const ownLog = async (reader: UserContext) =>
  (await pull(reader, { log: "u", after: 0, limit: 500 })).entries as UserEntry[];

beforeEach(async () => {
  [ann, ben] = [await person("ann"), await person("ben")];
  const made = await makeGroup([ben, ann]);
  group = { ...made };
});

describe("what a conversation is for me", () => {
  it("is mine alone: other members and other conversations are as they were", async () => {
    const { conversation } = group;
    await updateConversation(ann, { conversation, noDisturb: true, pinned: true, markedUnread: true });
    const { preferences } = await getConversation(ann, group);
    expect(preferences).toMatchObject({ noDisturb: true, shielded: false, markedUnread: true, hiddenAt: 0 });
    expect(preferences.pinnedAt).toBeGreaterThan(0);
    expect((await getConversation(ben, group)).preferences).toMatchObject({
      noDisturb: false,
      pinnedAt: null,
    });
    await updateConversation(ann, { conversation, pinned: false });
    expect((await getConversation(ann, group)).preferences).toMatchObject({
      noDisturb: true,
      pinnedAt: null,
    });
    expect((await ownLog(ben)).map(({ kind }) => kind)).not.toContain("conversation.updated");
  });

  it("is nothing in a conversation that is not mine", async () => {
    const eve = await person("eve");
    const { conversation } = group;
    await refused(updateConversation(eve, { conversation, pinned: true }), "conversation_not_found");
    await refused(clearConversation(eve, { conversation }), "conversation_not_found");
    const other = await tenant.user(await tenant.app("other"), uniqueName("ann"));
    await refused(updateConversation(other, { conversation, pinned: true }), "conversation_not_found");
  });

  it("may be to stay out of the list until something comes", async () => {
    await say(ben, group, "hello");
    await updateConversation(ann, { ...group, hidden: true });
    const { lastSeq, preferences } = await getConversation(ann, group);
    expect(preferences.hiddenAt).toBe(lastSeq);
    await updateConversation(ann, { ...group, hidden: false });
    expect((await getConversation(ann, group)).preferences.hiddenAt).toBe(0);
  });

  it("may be that nothing rings, in any of them", async () => {
    expect(await getOwnSettings(ann)).toEqual({ noDisturb: false });
    expect(await setNoDisturb(ann, { noDisturb: true })).toEqual({ noDisturb: true });
    expect(await getOwnSettings(ann)).toEqual({ noDisturb: true });
    expect(await getOwnSettings(ben)).toEqual({ noDisturb: false });
  });
});

describe("a shielded group", () => {
  it("shows its changes and none of its messages, then or later", async () => {
    await say(ben, group, "before");
    await shield(true);
    await say(ben, group, "behind");
    await updateGroup(ben, { group: group.id, name: "Renamed" });
    await addMembers(ben, { group: group.id, usernames: namesOf(await person("cat")), reason: "" });
    const behind = ["created", "before", "audienceChanged", "updated", "membersAdded"];
    expect(await seen(ann)).toEqual(behind);
    expect(await getConversation(ann, group)).toMatchObject({
      unread: 1,
      lastEntry: { kind: "group.membersAdded" },
    });
    await shield(false);
    await say(ben, group, "after");
    expect(await seen(ann)).toEqual([...behind, "audienceChanged", "after"]);
    expect(await seen(ann, { limit: 2 })).toEqual(["membersAdded", "audienceChanged", "after"]);
    expect((await getConversation(ann, group)).unread).toBe(2);
  });

  it("names every position that is passed over as hidden", async () => {
    await shield(true);
    for (const text of ["one", "two", "three"]) await say(ben, group, text);
    await shield(false);
    const { from, to, entries, hidden } = await pull(ann, {
      log: `c:${group.conversation}`,
      after: 0,
      limit: 100,
    });
    expect([from, to]).toEqual([1, 6]);
    expect(entries.map(({ seq }) => seq)).toEqual([1, 2, 6]);
    expect(hidden).toEqual([[3, 5]]);
  });

  it("does not move up in the list by what is not seen of it", async () => {
    const cat = await person("cat");
    await shield(true);
    const { conversation } = await sendMessage(cat, {
      target: { user: ann.actor.username },
      body: { type: "text", text: "hello" },
      clientId: uniqueName("client"),
    });
    await say(ben, group, "behind");
    const order = async () =>
      (await listConversations(ann, { limit: 10 })).conversations.map((head) => head.conversation.id);
    expect(await order()).toEqual([conversation, group.conversation]);
    await updateGroup(ben, { group: group.id, name: "Renamed" });
    expect(await order()).toEqual([group.conversation, conversation]);
  });

  it("is not written in by whoever shields it", async () => {
    await shield(true);
    await refused(say(ann, group, "hello?"), "shielded");
    await shield(false);
    await say(ann, group, "hello");
  });

  it("tells nobody who shields it", async () => {
    await shield(true);
    const { entries } = await pull(ben, { log: `c:${group.conversation}`, after: 1, limit: 10 });
    expect(entries).toMatchObject([{ kind: "group.audienceChanged", by: null, people: [] }]);
    const [row] = await tenant.runtime.db.log.findMany({
      where: { appId: app.id, convId: group.conversation, kind: "group.audienceChanged" },
    });
    expect(row?.senderId).toBeNull();
  });

  it("is not shielded any more for whoever comes back", async () => {
    await shield(true);
    await removeMembers(ben, { group: group.id, usernames: namesOf(ann) });
    expect(await seen(ann)).toEqual(["created", "audienceChanged", "membersRemoved"]);
    await addMembers(ben, { group: group.id, usernames: namesOf(ann), reason: "" });
    expect((await getConversation(ann, group)).preferences.shielded).toBe(false);
    await say(ann, group, "back");
  });

  it("is a group that one is in", async () => {
    const { conversation } = await sendMessage(ben, {
      target: { user: ann.actor.username },
      body: { type: "text", text: "hello" },
      clientId: uniqueName("client"),
    });
    await refused(updateConversation(ann, { conversation, shielded: true }), "invalid_input");
    await leaveGroup(ann, { group: group.id });
    await refused(shield(true), "not_in_group");
  });
});

describe("clearing a conversation", () => {
  it("takes what was so far for me alone; what follows is shown", async () => {
    await say(ben, group, "before");
    await clearConversation(ann, group);
    expect(await seen(ann)).toEqual([]);
    expect(await getConversation(ann, group)).toMatchObject({ firstSeq: 3, unread: 0, lastEntry: null });
    await say(ben, group, "after");
    expect(await seen(ann)).toEqual(["after"]);
    expect(await seen(ben)).toEqual(["created", "before", "after"]);
  });

  it("works between two, and again", async () => {
    const send = (text: string) =>
      sendMessage(ben, {
        target: { user: ann.actor.username },
        body: { type: "text", text },
        clientId: uniqueName("client"),
      });
    const { conversation } = await send("one");
    await clearConversation(ann, { conversation });
    await clearConversation(ann, { conversation });
    await send("two");
    expect((await pull(ann, { log: `c:${conversation}`, limit: 10 })).entries).toMatchObject([{ seq: 2 }]);
    expect((await pull(ben, { log: `c:${conversation}`, limit: 10 })).entries).toHaveLength(2);
  });
});
