import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addBlock } from "#core/blocks/add-block.ts";
import { removeBlock } from "#core/blocks/remove-block.ts";
import type { AppRef, UserContext } from "#core/context.ts";
import { acceptFriend, declineFriend } from "#core/friends/answer-request.ts";
import { removeFriend } from "#core/friends/remove-friend.ts";
import { requestFriend } from "#core/friends/request-friend.ts";
import { updateFriend } from "#core/friends/update-friend.ts";
import { retractMessage } from "#core/messages/retract-message.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { updateProfile } from "#core/users/update-profile.ts";
import { openTenant, type Tenant, uniqueName } from "#tests/support/tenant.ts";
import { createReplays, type Replays } from "./support/replays.ts";

// What a browser holds after it applied a verb's entries must be what a browser holds that has just started.

let tenant: Tenant;
let app: AppRef;
let replays: Replays;
beforeAll(async () => {
  tenant = await openTenant();
  app = await tenant.app();
  replays = createReplays(tenant, app);
});
afterAll(() => tenant.close());

async function pair(): Promise<[UserContext, UserContext]> {
  const [ann, ben] = [await tenant.user(app, uniqueName("ann")), await tenant.user(app, uniqueName("ben"))];
  await send(ann, ben, "the first");
  await send(ben, ann, "the second");
  return [ann, ben];
}

async function friends(): Promise<[UserContext, UserContext]> {
  const [ann, ben] = await pair();
  await requestFriend(ann, { username: ben.actor.username, reason: "" });
  await acceptFriend(ben, { username: ann.actor.username });
  return [ann, ben];
}

const named = (user: UserContext) => ({ username: user.actor.username });
const send = (from: UserContext, to: UserContext, text: string) =>
  sendMessage(from, {
    target: { user: to.actor.username },
    body: { type: "text", text },
    clientId: uniqueName("client"),
  });

describe("replaying the entries of", () => {
  it("message.send", async () => {
    const [ann, ben] = await pair();
    const [, second] = await replays([ann, ben], () => send(ann, ben, "hello"));
    expect(second?.totalUnread).toBe(2);
  });

  it("message.send, after others were active in between", async () => {
    const [ann, ben] = await pair();
    const cat = await tenant.user(app, uniqueName("cat"));
    await send(cat, ann, "later");
    const [first] = await replays([ann, ben, cat], () => send(ben, ann, "latest"));
    expect(first?.order).toHaveLength(2);
  });

  it("message.retract, of an unread, a read and the last message", async () => {
    const [ann, ben] = await pair();
    const sent = await send(ann, ben, "a mistake");
    const last = await send(ann, ben, "another");
    const { conversation } = sent;
    const [, second] = await replays([ann, ben], () => retractMessage(ann, { conversation, seq: sent.seq }));
    expect(second?.totalUnread).toBe(2);
    await replays([ann, ben], () => retractMessage(ann, { conversation, seq: last.seq }));
  });

  it("friend.request, also a second time", async () => {
    const [ann, ben] = await pair();
    await replays([ann, ben], () => requestFriend(ann, { ...named(ben), reason: "hello" }));
    await replays([ann, ben], () => requestFriend(ann, { ...named(ben), reason: "hello again" }));
  });

  it("friend.request to somebody who asked, which accepts", async () => {
    const [ann, ben] = await pair();
    await requestFriend(ben, { ...named(ann), reason: "" });
    const [first] = await replays([ann, ben], () => requestFriend(ann, { ...named(ben), reason: "" }));
    expect(Object.keys(first?.friends ?? {})).toEqual([ben.actor.username]);
  });

  it("friend.accept", async () => {
    const [ann, ben] = await pair();
    await requestFriend(ann, { ...named(ben), reason: "" });
    await replays([ann, ben], () => acceptFriend(ben, named(ann)));
  });

  it("friend.decline", async () => {
    const [ann, ben] = await pair();
    await requestFriend(ann, { ...named(ben), reason: "" });
    await replays([ann, ben], () => declineFriend(ben, named(ann)));
  });

  it("friend.remove", async () => {
    const [ann, ben] = await friends();
    await replays([ann, ben], () => removeFriend(ann, named(ben)));
  });

  it("friend.update", async () => {
    const [ann, ben] = await friends();
    const [first] = await replays([ann, ben], () => updateFriend(ann, { ...named(ben), remark: "Benny" }));
    expect(first?.friends[ben.actor.username]?.relation.remark).toBe("Benny");
    await replays([ann, ben], () => updateFriend(ann, { ...named(ben), note: "from work" }));
  });

  it("block.add and block.remove, of a friend and of a stranger", async () => {
    for (const people of [await friends(), await pair()]) {
      const [ann, ben] = people;
      await replays([ann, ben], () => addBlock(ann, named(ben)));
      await replays([ann, ben], () => removeBlock(ann, named(ben)));
    }
  });

  it("user.update", async () => {
    const [ann, ben] = await friends();
    const [first] = await replays([ann, ben], () =>
      updateProfile(ann, { nickname: "Annie", region: "Bergen" }),
    );
    expect(first?.me).toMatchObject({ nickname: "Annie", region: "Bergen" });
  });
});
