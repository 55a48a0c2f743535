import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppRef, UserContext } from "#core/context.ts";
import type { UserEntry } from "#protocol/entries.ts";
import { openTenant, type Tenant, uniqueName } from "#tests/support/tenant.ts";
import { addBlock } from "../blocks/add-block.ts";
import { removeBlock } from "../blocks/remove-block.ts";
import { sendMessage } from "../messages/send-message.ts";
import { pull } from "../sync/pull.ts";
import { getUser } from "../users/get-user.ts";
import { acceptFriend, declineFriend } from "./answer-request.ts";
import { listContacts } from "./list-contacts.ts";
import { removeFriend } from "./remove-friend.ts";
import { requestFriend } from "./request-friend.ts";
import { updateFriend } from "./update-friend.ts";

let tenant: Tenant;
let app: AppRef;
let ann: UserContext;
let ben: UserContext;

beforeAll(async () => {
  tenant = await openTenant();
  app = await tenant.app();
});
afterAll(() => tenant.close());

const meet = async (of = app) => {
  [ann, ben] = [await tenant.user(of, uniqueName("ann")), await tenant.user(of, uniqueName("ben"))];
};
const nameOf = ({ actor }: UserContext) => ({ username: actor.username });
const ask = (from: UserContext, to: UserContext, reason = "hello") =>
  requestFriend(from, { ...nameOf(to), reason });
const relation = async (from: UserContext, to: UserContext) => (await getUser(from, nameOf(to))).relation;
const kinds = async (ctx: UserContext) =>
  (await pull(ctx, { log: "u", after: 0, limit: 500 })).entries.map((entry) => (entry as UserEntry).kind);
const send = (from: UserContext, to: UserContext) =>
  sendMessage(from, {
    target: { user: to.actor.username },
    body: { type: "text", text: "hi" },
    clientId: uniqueName("client"),
  });

describe("asking to be friends", () => {
  it("shows on both sides with the reason, and accepting makes both friends", async () => {
    await meet();
    await ask(ann, ben, "we met");
    expect((await listContacts(ann)).requests).toMatchObject([
      { direction: "sent", state: "pending", reason: "we met" },
    ]);
    expect((await listContacts(ben)).requests).toMatchObject([{ direction: "received", state: "pending" }]);
    expect(await relation(ben, ann)).toMatchObject({ friend: false, request: "received" });
    await acceptFriend(ben, nameOf(ann));
    for (const [one, other] of [
      [ann, ben],
      [ben, ann],
    ] as const) {
      expect(await relation(one, other)).toMatchObject({ friend: true, request: "none" });
      const { friends, requests } = await listContacts(one);
      expect(friends.map(({ user }) => user.username)).toEqual([other.actor.username]);
      expect(requests).toMatchObject([{ state: "accepted" }]);
      expect(await kinds(one)).toEqual(["friend.requested", "friend.accepted"]);
    }
    await expect(ask(ann, ben)).rejects.toMatchObject({ code: "friend_exists" });
  });

  it("tells the other one once, however often somebody asks again", async () => {
    await meet();
    for (let again = 0; again < 3; again += 1) await ask(ann, ben, "please");
    expect(await kinds(ben)).toEqual(["friend.requested"]);
    expect((await listContacts(ben)).requests).toMatchObject([{ direction: "received", state: "pending" }]);
  });

  it("tells the asker that they were declined; asking again is possible", async () => {
    await meet();
    await ask(ann, ben);
    await declineFriend(ben, nameOf(ann));
    expect((await listContacts(ann)).requests).toMatchObject([{ direction: "sent", state: "declined" }]);
    await expect(acceptFriend(ben, nameOf(ann))).rejects.toMatchObject({ code: "friend_request_not_found" });
    await ask(ann, ben, "please");
    expect((await listContacts(ben)).requests).toMatchObject([{ state: "pending", reason: "please" }]);
  });

  it("accepts when the other one has asked already, also when both ask at the same moment", async () => {
    for (let round = 0; round < 5; round += 1) {
      await meet();
      await Promise.all([ask(ann, ben), ask(ben, ann)]);
      expect(await relation(ann, ben)).toMatchObject({ friend: true, request: "none" });
      expect(await relation(ben, ann)).toMatchObject({ friend: true, request: "none" });
    }
  });

  it("does not work with oneself, a stranger's name, or somebody of another app", async () => {
    await meet();
    const elsewhere = await tenant.user(await tenant.app("other"), uniqueName("carl"));
    await expect(ask(ann, ann)).rejects.toMatchObject({ code: "invalid_input" });
    await expect(requestFriend(ann, { username: "nobody-there", reason: "" })).rejects.toMatchObject({
      code: "user_not_found",
    });
    await expect(ask(ann, elsewhere)).rejects.toMatchObject({ code: "user_not_found" });
  });

  it("ends on both sides when one removes the other", async () => {
    await meet();
    await ask(ann, ben);
    await acceptFriend(ben, nameOf(ann));
    await removeFriend(ann, nameOf(ben));
    expect((await listContacts(ann)).friends).toEqual([]);
    expect((await listContacts(ben)).friends).toEqual([]);
    await expect(removeFriend(ben, nameOf(ann))).rejects.toMatchObject({ code: "friend_not_found" });
  });

  it("keeps remark and note to oneself", async () => {
    await meet();
    await ask(ann, ben);
    await acceptFriend(ben, nameOf(ann));
    await updateFriend(ann, { ...nameOf(ben), remark: "Benny" });
    await updateFriend(ann, { ...nameOf(ben), note: "from school" });
    expect(await relation(ann, ben)).toMatchObject({ remark: "Benny", note: "from school" });
    expect(await relation(ben, ann)).toMatchObject({ remark: "", note: "" });
    expect(await kinds(ben)).not.toContain("friend.updated");
  });
});

describe("blocking", () => {
  it("stops messages and is not told to the blocked one", async () => {
    await meet();
    await send(ann, ben);
    await addBlock(ben, nameOf(ann));
    await expect(send(ann, ben)).rejects.toMatchObject({ code: "blocked" });
    await expect(send(ben, ann)).resolves.toBeTruthy();
    expect(await kinds(ann)).toEqual([]);
    expect(await relation(ann, ben)).toMatchObject({ blocked: false });
    await expect(addBlock(ben, nameOf(ann))).rejects.toMatchObject({ code: "block_exists" });
    await removeBlock(ben, nameOf(ann));
    await expect(send(ann, ben)).resolves.toBeTruthy();
    await expect(removeBlock(ben, nameOf(ann))).rejects.toMatchObject({ code: "block_not_found" });
  });

  it("lets no message through that is committed after the block was answered, from the very first one on", async () => {
    for (let round = 0; round < 8; round += 1) {
      await meet();
      let answered = false;
      const late: string[] = [];
      const blocking = addBlock(ben, nameOf(ann)).then(() => {
        answered = true;
      });
      const sends = Array.from({ length: 20 }, async () => {
        const began = answered;
        const sent = await send(ann, ben).then(
          () => true,
          () => false,
        );
        if (sent && began) late.push("sent after the block");
      });
      await Promise.all([blocking, ...sends]);
      await expect(send(ann, ben)).rejects.toMatchObject({ code: "blocked" });
      expect(late).toEqual([]);
    }
  });

  it("hides a request made meanwhile, which looks sent to the asker and arrives when the block is lifted", async () => {
    await meet();
    await addBlock(ben, nameOf(ann));
    await ask(ann, ben, "are you there?");
    expect((await listContacts(ann)).requests).toMatchObject([{ direction: "sent", state: "pending" }]);
    expect(await kinds(ann)).toEqual(["friend.requested"]);
    expect((await listContacts(ben)).requests).toEqual([]);
    expect(await relation(ben, ann)).toMatchObject({ blocked: true, request: "none" });
    await expect(acceptFriend(ben, nameOf(ann))).rejects.toMatchObject({ code: "friend_request_not_found" });
    await removeBlock(ben, nameOf(ann));
    expect((await listContacts(ben)).requests).toMatchObject([
      { direction: "received", reason: "are you there?" },
    ]);
    expect(await kinds(ben)).toEqual(["block.added", "block.removed", "friend.requested"]);
  });

  it("lets only friends write where the app wants it so", async () => {
    await meet(await tenant.app("friends only", { messagesFrom: "friends" }));
    await expect(send(ann, ben)).rejects.toMatchObject({ code: "friends_only" });
    await ask(ann, ben);
    await acceptFriend(ben, nameOf(ann));
    await expect(send(ann, ben)).resolves.toBeTruthy();
  });
});
