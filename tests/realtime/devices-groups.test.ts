import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { UserContext } from "#core/context.ts";
import { clearConversation } from "#core/conversations/clear-conversation.ts";
import { moveCursors } from "#core/conversations/move-cursors.ts";
import { addMembers } from "#core/groups/add-members.ts";
import { joinGroup } from "#core/groups/join-group.ts";
import { removeMembers } from "#core/groups/remove-members.ts";
import { setGroupNickname } from "#core/groups/set-group-nickname.ts";
import { setGroupRole } from "#core/groups/set-group-role.ts";
import { updateGroup } from "#core/groups/update-group.ts";
import { textOf } from "#protocol/body-text.ts";
import { limits } from "#protocol/limits.ts";
import type { Client } from "#sdk/client-types.ts";
import { isCallError, type TransparentCommand } from "#sdk/index.ts";
import { createMemoryStorage } from "#sdk/memory-storage.ts";
import {
  atBeginning,
  conversationOf,
  listedConversations,
  nameInGroup,
  waitingJoinRequests,
  writeBar,
} from "#sdk/selectors.ts";
import type { State } from "#sdk/state.ts";
import { isOnline, until } from "#tests/support/device.ts";
import { makeGroup, namesOf, say, type TestGroup } from "#tests/support/groups.ts";
import { eventually } from "../support/eventually.ts";
import { type Clients, createClients } from "./support/clients.ts";
import { type LiveTenant, openLiveTenant } from "./support/live.ts";

let live: LiveTenant;
let clients: Clients;
let ann: UserContext;
let ben: UserContext;
let cat: UserContext;
let group: TestGroup;

beforeAll(async () => {
  live = await openLiveTenant();
  clients = createClients(live);
});
afterEach(() => clients.stopAll());
afterAll(() => live.close());

beforeEach(async () => {
  [ann, ben, cat] = [await live.newUser(), await live.newUser(), await live.newUser()];
  group = await makeGroup([ann, ben, cat]);
});

const ours = (state: State) => conversationOf(state, { group: group.id });
/** What a device shows of the group: the words of messages, the kinds of everything else. */
const lines = (state: State): (string | null)[] =>
  (ours(state)?.entries ?? []).map((entry) =>
    entry.kind === "message.created" ? entry.body && textOf(entry.body) : entry.kind.replace("group.", ""),
  );
const shows = (client: Client, expected: (string | null)[], what = "the lines") =>
  until(client, (state) => JSON.stringify(lines(state)) === JSON.stringify(expected), what);
const named = (user: UserContext) => ({ group: group.id, usernames: namesOf(user) });

describe("a device of a member", () => {
  it("sees changes in order with messages, live", async () => {
    const client = await clients.open(cat);
    await client.open({ group: group.id });
    await say(ann, group, "hello");
    await updateGroup(ann, { group: group.id, name: "Renamed" });
    await setGroupRole(ann, { group: group.id, username: cat.actor.username, role: "keeper" });
    await say(ben, group, "well");
    const state = await shows(client, ["created", "hello", "updated", "roleChanged", "well"]);
    expect(ours(state)?.info).toMatchObject({ group: { name: "Renamed", me: { role: "keeper" } } });
  });

  it("that was away for a removal sees it and nothing after, then what follows coming back", async () => {
    const storage = createMemoryStorage();
    const before = await clients.open(cat, storage);
    await before.open({ group: group.id });
    await shows(before, ["created"]);
    await before.stop();
    await say(ann, group, "with Cat");
    await removeMembers(ann, named(cat));
    await say(ann, group, "a secret");
    const client = await clients.open(cat, storage);
    await client.open({ group: group.id });
    const out = await shows(client, ["created", "with Cat", "membersRemoved"]);
    const conversation = ours(out);
    expect(conversation && writeBar(conversation, Date.now())).toBe("left");
    await addMembers(ann, { ...named(cat), reason: "" });
    await say(ann, group, "welcome back");
    const back = ["created", "with Cat", "membersRemoved", "membersAdded", "welcome back"];
    await shows(client, back);
    expect(JSON.stringify(client.store.getState())).not.toContain("a secret");
    const fresh = await clients.open(cat);
    await fresh.open({ group: group.id });
    await shows(fresh, back, "the lines on a new device");
  });

  it("that is removed while it writes is told that the message was refused", async () => {
    const client = await clients.open(cat);
    await until(client, (state) => ours(state) !== undefined, "the group");
    await removeMembers(ann, named(cat));
    await client.send({ group: group.id }, { type: "text", text: "too late" });
    const refused = (state: State) => state.outgoing[`g:${group.id}`]?.[0]?.state === "failed";
    const state = await until(client, refused, "the refusal");
    expect(state.outgoing[`g:${group.id}`]).toMatchObject([{ error: { code: "not_in_group" } }]);
  });

  it("who came late to a long conversation begins where they came", async () => {
    for (let n = 0; n < 70; n += 1) await say(ann, group, `number ${n}`);
    const late = await live.newUser();
    const client = await clients.open(late);
    await addMembers(ann, { ...named(late), reason: "" });
    await say(ann, group, "welcome");
    await until(client, (state) => ours(state) !== undefined, "the group");
    await client.open({ group: group.id });
    const state = await shows(client, ["membersAdded", "welcome"]);
    const conversation = ours(state);
    expect(conversation && atBeginning(conversation)).toBe(true);
    expect(conversation?.unread).toBe(1);
  });

  it("learns what people it does not know are called, here and in the group", async () => {
    await setGroupNickname(ben, { group: group.id, nickname: "Benny" });
    await say(ben, group, "who am I?");
    const client = await clients.open(cat);
    await client.open({ group: group.id });
    const { username } = ben.actor;
    const known = (state: State) => nameInGroup(state, group.conversation, username) === "Benny";
    await until(client, known, "the name in the group");
    await setGroupNickname(ben, { group: group.id, nickname: "Captain" });
    const followed = (state: State) => nameInGroup(state, group.conversation, username) === "Captain";
    await until(client, followed, "the new name");
  });
});

describe("all devices of a member", () => {
  it("agree on what is pinned, muted, hidden, marked and cleared", async () => {
    const [phone, desk] = [await clients.open(cat), await clients.open(cat)];
    const { conversation } = group;
    await say(ann, group, "hello");
    for (const device of [phone, desk])
      await until(device, (state) => ours(state)?.unread === 1, "a message");
    await phone.call("conversation.update", {
      conversation,
      pinned: true,
      noDisturb: true,
      markedUnread: true,
    });
    const agreed = (state: State) => {
      const { pinnedAt, noDisturb, markedUnread } = ours(state)?.preferences ?? {};
      return typeof pinnedAt === "number" && noDisturb === true && markedUnread === true;
    };
    await until(desk, agreed, "the preferences");
    await desk.open({ group: group.id });
    await until(phone, (state) => ours(state)?.preferences.markedUnread === false, "that it was opened");
    await phone.call("conversation.update", { conversation, hidden: true });
    await until(desk, (state) => listedConversations(state).length === 0, "that it was hidden");
    await clearConversation(cat, { conversation });
    for (const device of [phone, desk]) await shows(device, [], "that it was cleared");
    await say(ann, group, "again");
    for (const device of [phone, desk]) await shows(device, ["again"]);
    expect(listedConversations(desk.store.getState())).toHaveLength(1);
  });

  it("pass over what came behind a shield, and show what follows it", async () => {
    const client = await clients.open(cat);
    await until(client, (state) => ours(state) !== undefined, "the group");
    await client.open({ group: group.id });
    const { conversation } = group;
    await client.call("conversation.update", { conversation, shielded: true });
    await say(ann, group, "behind");
    await updateGroup(ann, { group: group.id, name: "Renamed" });
    await shows(client, ["created", "audienceChanged", "updated"]);
    await client.call("conversation.update", { conversation, shielded: false });
    await say(ann, group, "after");
    await shows(client, ["created", "audienceChanged", "updated", "audienceChanged", "after"]);
  });

  it("show mentions until they were read on one of them", async () => {
    const [phone, desk] = [await clients.open(cat), await clients.open(cat)];
    const { seq } = await say(ann, group, "@Cat", { users: namesOf(cat) });
    for (const device of [phone, desk]) {
      await until(device, (state) => ours(state)?.mentions[0] === seq, "the mention");
    }
    await moveCursors(cat, { cursors: [{ conversation: group.conversation, read: seq }] });
    for (const device of [phone, desk]) {
      await until(device, (state) => ours(state)?.mentions.length === 0, "that it was read");
    }
  });

  it("of whoever manages a group show who waits to come in, also after they were away", async () => {
    const open = await makeGroup([ann, ben], { visibility: "public" });
    await joinGroup(cat, { group: open.id, reason: "please" });
    const client = await clients.open(ann);
    await until(client, (state) => waitingJoinRequests(state).length === 1, "the request");
    await joinGroup(await live.newUser(), { group: open.id, reason: "" });
    const state = await until(client, (now) => waitingJoinRequests(now).length === 2, "the second request");
    expect(isOnline(state)).toBe(true);
    const [first] = waitingJoinRequests(state);
    await client.call("group.answerRequest", { request: first?.id ?? 0, approve: true });
    await until(client, (now) => waitingJoinRequests(now).length === 1, "that it was answered");
  });
});

describe("a word between programs", () => {
  const heardBy = (client: Client) => {
    const heard: TransparentCommand[] = [];
    const stop = client.on("transparent", (command) => heard.push(command));
    return { heard, stop };
  };

  it("reaches a person's devices, a group's members and my other devices, and nobody else", async () => {
    const [mine, phone, cats] = [await clients.open(ann), await clients.open(ann), await clients.open(cat)];
    const [here, there, over] = [heardBy(mine), heardBy(phone), heardBy(cats)];
    const from = ann.actor.username;
    const targets = [{ user: cat.actor.username }, { group: group.id }, { self: true as const }];
    for (const [index, target] of targets.entries()) await mine.sendTransparent(target, `word ${index}`);
    const command = (index: number) => ({ from, target: targets[index], text: `word ${index}` });
    await eventually(() => expect(over.heard).toEqual([command(0), command(1)]));
    await eventually(() => expect(there.heard).toEqual([command(2)]));
    over.stop();
    await mine.sendTransparent({ user: cat.actor.username }, "to nobody who listens");
    await mine.sendTransparent({ self: true }, "the last");
    await eventually(() => expect(there.heard).toHaveLength(2));
    expect(over.heard).toHaveLength(2);
    expect(here.heard).toEqual([]);
    // Whoever comes later finds nothing of it.
    const late = await clients.open(cat);
    await late.open({ group: group.id });
    await shows(late, ["created"]);
  });

  it("is refused with a code when nobody is there to hear it", async () => {
    const mine = await clients.open(ann);
    const refused = async (target: Parameters<Client["sendTransparent"]>[0], payload = "x") => {
      const error: unknown = await mine.sendTransparent(target, payload).catch((thrown) => thrown);
      return isCallError(error) ? error.code : error;
    };
    expect(await refused({ user: ben.actor.username })).toBe("target_offline");
    expect(await refused({ group: (await makeGroup([ben])).id })).toBe("group_not_found");
    expect(await refused({ self: true }, "x".repeat(limits.transparentBytes + 1))).toBe("invalid_input");
  });
});
