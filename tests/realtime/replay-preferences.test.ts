import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AppRef, UserContext } from "#core/context.ts";
import { clearConversation } from "#core/conversations/clear-conversation.ts";
import { updateConversation } from "#core/conversations/update-conversation.ts";
import { addMembers } from "#core/groups/add-members.ts";
import { leaveGroup } from "#core/groups/leave-group.ts";
import { removeMembers } from "#core/groups/remove-members.ts";
import { setGroupNickname } from "#core/groups/set-group-nickname.ts";
import { updateGroup } from "#core/groups/update-group.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { setNoDisturb } from "#core/users/set-no-disturb.ts";
import { isHidden, listedConversations } from "#sdk/selectors.ts";
import { makeGroup, namesOf, say, type TestGroup } from "#tests/support/groups.ts";
import { openTenant, type Tenant, uniqueName } from "#tests/support/tenant.ts";
import { createReplays, type Replays } from "./support/replays.ts";

// What a conversation is for one person alone, on all of that person's devices.

let tenant: Tenant;
let app: AppRef;
let replays: Replays;
let ann: UserContext;
let ben: UserContext;
let group: TestGroup;
/** Ann's chats: with Ben, and the group, which was active later. */
let pair: number;

beforeAll(async () => {
  tenant = await openTenant();
  app = await tenant.app();
  replays = createReplays(tenant, app);
});
afterAll(() => tenant.close());

beforeEach(async () => {
  ann = await tenant.user(app, uniqueName("ann"));
  ben = await tenant.user(app, uniqueName("ben"));
  pair = (await write(ben, ann, "hello")).conversation;
  group = await makeGroup([ben, ann]);
  await say(ben, group, "welcome", { all: true });
});

const write = (from: UserContext, to: UserContext, text: string) =>
  sendMessage(from, {
    target: { user: to.actor.username },
    body: { type: "text", text },
    clientId: uniqueName("client"),
  });

const change = (
  changes: Omit<Parameters<typeof updateConversation>[1], "conversation">,
  of = group.conversation,
) => updateConversation(ann, { conversation: of, ...changes });

describe("replaying the entries of", () => {
  it("conversation.update: no disturbance, a pin, a mark, out of the list", async () => {
    await replays([ann, ben], () => change({ noDisturb: true }));
    await replays([ann, ben], () => change({ pinned: true }, pair));
    await replays([ann, ben], () => change({ markedUnread: true }, pair));
    const [state] = await replays([ann, ben], () => change({ hidden: true }));
    expect(state && listedConversations(state).map(({ info }) => info.id)).toEqual([pair]);
    const [again] = await replays([ann, ben], () => say(ben, group, "still there?"));
    expect(again && Object.values(again.conversations).some(isHidden)).toBe(false);
    await replays([ann, ben], () => change({ pinned: false, markedUnread: false }, pair));
  });

  it("conversation.update with a shield, what comes behind it, and lifting it", async () => {
    const [set] = await replays([ann, ben], () => change({ shielded: true }));
    expect(set?.conversations[group.conversation]).toMatchObject({ unread: 1, mentions: [2] });
    const [behind] = await replays([ann, ben], () => say(ben, group, "not for Ann"));
    expect(behind?.totalUnread).toBe(2);
    await replays([ann, ben], () => updateGroup(ben, { group: group.id, name: "Renamed" }));
    await say(ben, group, "nor this");
    await replays([ann, ben], () => write(ben, ann, "but this"));
    await replays([ann, ben], () => change({ shielded: false }));
    const [lifted] = await replays([ann, ben], () => say(ben, group, "and this"));
    expect(lifted?.conversations[group.conversation]?.unread).toBe(2);
  });

  it("being removed behind a shield, and coming back without it", async () => {
    await change({ shielded: true });
    await say(ben, group, "not for Ann");
    const usernames = namesOf(ann);
    await replays([ann, ben], () => removeMembers(ben, { group: group.id, usernames }));
    const [back] = await replays([ann, ben], () =>
      addMembers(ben, { group: group.id, usernames, reason: "" }),
    );
    expect(back?.conversations[group.conversation]?.preferences.shielded).toBe(false);
  });

  it("conversation.clear, of a chat, of a group, and of one that was left", async () => {
    await replays([ann, ben], () => clearConversation(ann, { conversation: pair }));
    const [deleted] = await replays([ann, ben], () => clearConversation(ann, group));
    expect(deleted && listedConversations(deleted)).toEqual([]);
    const [silent] = await replays([ann, ben], () =>
      setGroupNickname(ben, { group: group.id, nickname: "Benny" }),
    );
    expect(silent && listedConversations(silent)).toEqual([]);
    const [fresh] = await replays([ann, ben], () => say(ben, group, "a new beginning"));
    expect(fresh && listedConversations(fresh).map(({ info }) => info.id)).toEqual([group.conversation]);
    await leaveGroup(ann, { group: group.id });
    const [state] = await replays([ann, ben], () => clearConversation(ann, group));
    expect(state?.order).toEqual([pair]);
  });

  it("user.setNoDisturb", async () => {
    const [state] = await replays([ann, ben], () => setNoDisturb(ann, { noDisturb: true }));
    expect(state?.settings).toEqual({ noDisturb: true });
  });
});
