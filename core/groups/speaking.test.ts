import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AppRef, UserContext } from "#core/context.ts";
import { limits } from "#protocol/limits.ts";
import { contextOf } from "#tests/support/context.ts";
import { makeGroup, namesOf, say, type TestGroup } from "#tests/support/groups.ts";
import { openTenant, type Tenant, uniqueName } from "#tests/support/tenant.ts";
import { getConversation } from "../sync/list-conversations.ts";
import { addMembers } from "./add-members.ts";
import {
  addAnnouncement,
  listAnnouncements,
  removeAnnouncement,
  updateAnnouncement,
} from "./announcements.ts";
import { leaveGroup } from "./leave-group.ts";
import { getMembers } from "./list-members.ts";
import { setGroupNickname } from "./set-group-nickname.ts";
import { setGroupRole } from "./set-group-role.ts";
import { silenceGroup, silenceMembers } from "./silence.ts";
import { transferGroup } from "./transfer-group.ts";

let tenant: Tenant;
let app: AppRef;
/** The owner, a keeper, a member. */
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
const nameOf = (ctx: UserContext) => ({ username: ctx.actor.username });
const refused = (work: Promise<unknown>, code: string) => expect(work).rejects.toMatchObject({ code });

beforeEach(async () => {
  [ann, ben, cat] = [await person("ann"), await person("ben"), await person("cat")];
  group = await makeGroup([ann, ben, cat]);
  await setGroupRole(ann, { group: group.id, ...nameOf(ben), role: "keeper" });
});

const silence = (by: UserContext, who: UserContext, durationMs: number | null) =>
  silenceMembers(by, { group: group.id, usernames: namesOf(who), durationMs });
const HOUR = 3_600_000;

describe("somebody who is silenced", () => {
  it("cannot write, goes on receiving, and writes again when it is lifted", async () => {
    await silence(ben, cat, null);
    await refused(say(cat, group, "but"), "silenced");
    await say(ann, group, "listen");
    expect((await getConversation(cat, group)).unread).toBe(1);
    await silence(ann, cat, 0);
    await say(cat, group, "thank you");
  });

  it("writes again when the time is over, by the database's clock", async () => {
    const longAgo = contextOf(tenant, app, ann.actor, { now: () => new Date(Date.now() - 2 * HOUR) });
    await silence(longAgo, cat, HOUR);
    await say(cat, group, "it is over");
    await silence(ann, cat, HOUR);
    await refused(say(cat, group, "it is not"), "silenced");
    const [member] = await getMembers(ann, { group: group.id, usernames: namesOf(cat) });
    expect(member?.silencedUntil).toBeGreaterThan(Date.now());
  });

  it("does not get around it by leaving and coming back", async () => {
    await silence(ann, cat, HOUR);
    await leaveGroup(cat, { group: group.id });
    await addMembers(ann, { group: group.id, usernames: namesOf(cat), reason: "" });
    await refused(say(cat, group, "back"), "silenced");
  });

  it("is a member: neither the owner nor keepers are, and members silence nobody", async () => {
    await refused(silence(cat, ben, HOUR), "forbidden");
    await refused(silence(ann, ben, HOUR), "forbidden");
    await refused(silence(ben, ann, HOUR), "member_protected");
    await silence(ann, cat, null);
    await setGroupRole(ann, { group: group.id, ...nameOf(cat), role: "keeper" });
    await say(cat, group, "as a keeper");
    await setGroupRole(ann, { group: group.id, ...nameOf(cat), role: "member" });
    await say(cat, group, "and after it");
    await silence(ann, cat, null);
    await transferGroup(ann, { group: group.id, ...nameOf(cat) });
    await say(cat, group, "as the owner");
  });
});

describe("a group in which all are silenced", () => {
  it("hears the owner and the keepers alone", async () => {
    await refused(silenceGroup(cat, { group: group.id, silenced: true }), "forbidden");
    await silenceGroup(ben, { group: group.id, silenced: true });
    await refused(say(cat, group, "but"), "silenced");
    await say(ann, group, "the owner");
    await say(ben, group, "a keeper");
    await silenceGroup(ann, { group: group.id, silenced: false });
    await say(cat, group, "again");
  });
});

describe("announcements", () => {
  const add = (by: UserContext, text: string, pinned = false) =>
    addAnnouncement(by, { group: group.id, text, pinned });
  const texts = async () => (await listAnnouncements(cat, { group: group.id })).map(({ text }) => text);
  const pinnedText = async () => {
    const { conversation } = await getConversation(cat, group);
    return conversation.kind === "group" ? conversation.group.announcement : undefined;
  };

  it("are made by the owner and keepers and read by members, the pinned one first", async () => {
    await refused(add(cat, "no"), "forbidden");
    await add(ann, "first", true);
    await add(ben, "second");
    expect(await texts()).toEqual(["first", "second"]);
    expect(await pinnedText()).toBe("first");
    await refused(listAnnouncements(await person("eve"), { group: group.id }), "group_not_found");
  });

  it("have one pinned at most, which follows what becomes of it", async () => {
    const first = await add(ann, "first", true);
    const second = await add(ann, "second", true);
    expect(await pinnedText()).toBe("second");
    expect((await listAnnouncements(cat, { group: group.id })).filter(({ pinned }) => pinned)).toHaveLength(
      1,
    );
    const change = (announcement: number, changes: { text?: string; pinned?: boolean }) =>
      updateAnnouncement(ben, { group: group.id, announcement, ...changes });
    await change(second.id, { text: "changed" });
    expect(await pinnedText()).toBe("changed");
    await change(first.id, { text: "not pinned" });
    expect(await pinnedText()).toBe("changed");
    await change(first.id, { pinned: true });
    expect(await pinnedText()).toBe("not pinned");
    await removeAnnouncement(ann, { group: group.id, announcement: second.id });
    expect(await pinnedText()).toBe("not pinned");
    await change(first.id, { pinned: false });
    expect(await pinnedText()).toBeNull();
    await refused(change(second.id, { text: "gone" }), "announcement_not_found");
  });

  it("are a hundred at most", async () => {
    await tenant.runtime.db.groupAnnouncement.createMany({
      data: Array.from({ length: limits.announcements }, (_, n) => ({
        appId: app.id,
        groupId: group.id,
        author: "ann",
        text: `number ${n}`,
      })),
    });
    await refused(add(ann, "one too many"), "too_many_announcements");
  });

  it("of one group are not touched from another", async () => {
    const other = await makeGroup([cat]);
    const { id } = await add(ann, "ours");
    await refused(removeAnnouncement(cat, { group: other.id, announcement: id }), "announcement_not_found");
    expect(await texts()).toEqual(["ours"]);
  });
});

describe("the name in a group", () => {
  it("is each member's own, and is gone when they are", async () => {
    await setGroupNickname(cat, { group: group.id, nickname: "Kitty" });
    const nickname = async () =>
      (await getMembers(ann, { group: group.id, usernames: namesOf(cat) })).map((member) => member.nickname);
    expect(await nickname()).toEqual(["Kitty"]);
    await leaveGroup(cat, { group: group.id });
    await addMembers(ann, { group: group.id, usernames: namesOf(cat), reason: "" });
    expect(await nickname()).toEqual([""]);
  });
});
