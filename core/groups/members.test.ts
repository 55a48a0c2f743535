import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppRef, UserContext } from "#core/context.ts";
import { textOf } from "#protocol/body-text.ts";
import type { ConversationEntry } from "#protocol/entries.ts";
import { contextOf } from "#tests/support/context.ts";
import { makeGroup, namesOf, say, type TestGroup } from "#tests/support/groups.ts";
import { openTenant, type Tenant, uniqueName } from "#tests/support/tenant.ts";
import { clearConversation } from "../conversations/clear-conversation.ts";
import { getConversation, listConversations } from "../sync/list-conversations.ts";
import { pull } from "../sync/pull.ts";
import { updateProfile } from "../users/update-profile.ts";
import { addMembers } from "./add-members.ts";
import { dissolveGroup } from "./dissolve-group.ts";
import { getGroup, listGroups } from "./get-group.ts";
import { leaveGroup } from "./leave-group.ts";
import { listMembers } from "./list-members.ts";
import { removeMembers } from "./remove-members.ts";
import { setGroupNickname } from "./set-group-nickname.ts";
import { setGroupRole } from "./set-group-role.ts";
import { transferGroup } from "./transfer-group.ts";
import { updateGroup } from "./update-group.ts";

let tenant: Tenant;
let app: AppRef;

beforeAll(async () => {
  tenant = await openTenant();
  app = await tenant.app();
});
afterAll(() => tenant.close());

const person = (name: string, of = app) => tenant.user(of, uniqueName(name));
const people = async () => [await person("ann"), await person("ben"), await person("cat")] as const;
const nameOf = (ctx: UserContext) => ({ username: ctx.actor.username });
const add = (by: UserContext, { id }: TestGroup, ...who: UserContext[]) =>
  addMembers(by, { group: id, usernames: namesOf(...who), reason: "" });
const remove = (by: UserContext, { id }: TestGroup, ...who: UserContext[]) =>
  removeMembers(by, { group: id, usernames: namesOf(...who) });
const entriesOf = async (reader: UserContext, { conversation }: TestGroup) =>
  (await pull(reader, { log: `c:${conversation}`, after: 0, limit: 500 })).entries as ConversationEntry[];
/** What somebody sees: the words of messages, the kinds of everything else. */
const seen = async (reader: UserContext, group: TestGroup) =>
  (await entriesOf(reader, group)).map((entry) =>
    entry.kind === "message.created"
      ? entry.body
        ? textOf(entry.body)
        : null
      : entry.kind.replace("group.", ""),
  );
const detailsOf = async (reader: UserContext, { id }: TestGroup) =>
  (await getGroup(reader, { group: id })).details?.group;
const refused = (work: Promise<unknown>, code: string) => expect(work).rejects.toMatchObject({ code });

describe("a new group", () => {
  it("is owned by whoever made it and seen from its first entry on by everybody named", async () => {
    const [ann, ben, cat] = await people();
    const group = await makeGroup([ann, ben], { name: "Sailing", description: "On Sundays" });
    expect(await detailsOf(ben, group)).toMatchObject({
      name: "Sailing",
      description: "On Sundays",
      visibility: "private",
      owner: ann.actor.username,
      memberCount: 2,
      me: { role: "member", silencedUntil: null },
    });
    expect(group.id).toBeGreaterThanOrEqual(10_000_000);
    expect(await seen(ben, group)).toEqual(["created"]);
    const { conversations } = await listConversations(ben, { limit: 10 });
    expect(conversations).toMatchObject([
      { unread: 0, mine: { read: 1 }, lastEntry: { kind: "group.created" } },
    ]);
    await refused(getConversation(cat, group), "conversation_not_found");
  });

  it("names people who exist, each once, and is not made otherwise", async () => {
    const [ann, ben] = await people();
    await refused(makeGroup([ann], { members: ["nobody-at-all"] }), "user_not_found");
    expect(await listGroups(ann)).toEqual([]);
    const group = await makeGroup([ann, ben], { members: [...namesOf(ben, ben, ann)] });
    expect((await detailsOf(ann, group))?.memberCount).toBe(2);
  });

  it("D9: has no more members than the app allows, who are in no more groups than it allows", async () => {
    const small = await tenant.app("small", { groupMembers: 2, groupsPerUser: 2 });
    const [ann, ben, cat] = [
      await person("ann", small),
      await person("ben", small),
      await person("cat", small),
    ];
    await refused(makeGroup([ann, ben, cat]), "group_full");
    const group = await makeGroup([ann, ben]);
    await refused(add(ann, group, cat), "group_full");
    await makeGroup([ben]);
    await refused(makeGroup([ben]), "too_many_groups");
    await refused(makeGroup([cat, ben]), "too_many_groups");
    await leaveGroup(ben, { group: group.id });
    await makeGroup([cat, ben]);
  });

  it("is not one too many when somebody is added to several at the same time", async () => {
    const small = await tenant.app("busy", { groupsPerUser: 3 });
    const ben = await person("ben", small);
    const groups = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const owner = await person("owner", small);
        return { owner, group: await makeGroup([owner]) };
      }),
    );
    await Promise.allSettled(groups.map(({ owner, group }) => add(owner, group, ben)));
    expect(await listGroups(ben)).toHaveLength(3);
  });
});

describe("D9: many groups at once", () => {
  it("are not made by one person", async () => {
    const ann = await person("ann");
    for (let n = 0; n < 30; n += 1) await makeGroup([ann]);
    await refused(makeGroup([ann]), "busy");
  });
});

describe("coming", () => {
  it("shows what follows from the entry that says so on, and nothing before", async () => {
    const [ann, ben, cat] = await people();
    const group = await makeGroup([ann, ben]);
    await say(ann, group, "before");
    await add(ben, group, cat);
    await say(ann, group, "after");
    expect(await seen(cat, group)).toEqual(["membersAdded", "after"]);
    expect(await getConversation(cat, group)).toMatchObject({ firstSeq: 3, lastSeq: 4, unread: 1 });
    expect(await seen(ann, group)).toEqual(["created", "before", "membersAdded", "after"]);
  });

  it("shows everything to whoever comes for the first time, when the group is set so", async () => {
    const [ann, ben, cat] = await people();
    const group = await makeGroup([ann, ben], { settings: { history: "all" } });
    await say(ann, group, "before");
    await add(ann, group, cat);
    expect(await seen(cat, group)).toEqual(["created", "before", "membersAdded"]);
    expect(await getConversation(cat, group)).toMatchObject({ firstSeq: 1, unread: 0 });
  });

  it("is refused to whoever is in, together with everybody named beside them", async () => {
    const [ann, ben, cat] = await people();
    const group = await makeGroup([ann, ben]);
    await refused(add(ann, group, cat, ben), "member_exists");
    expect((await detailsOf(ann, group))?.memberCount).toBe(2);
  });

  it("is offered by the owner and keepers alone, when the group is set so", async () => {
    const [ann, ben, cat] = await people();
    const group = await makeGroup([ann, ben], { settings: { invite: "keepers" } });
    await refused(add(ben, group, cat), "forbidden");
    await setGroupRole(ann, { group: group.id, ...nameOf(ben), role: "keeper" });
    await add(ben, group, cat);
  });
});

describe("going", () => {
  it("ends with the entry that says so: nothing after it is seen, nothing more can be written", async () => {
    const [ann, ben, cat] = await people();
    const group = await makeGroup([ann, ben, cat]);
    await say(ann, group, "with Cat");
    await remove(ann, group, cat);
    await say(ann, group, "without Cat");
    await updateGroup(ann, { group: group.id, name: "A secret name" });
    expect(await seen(cat, group)).toEqual(["created", "with Cat", "membersRemoved"]);
    const head = await getConversation(cat, group);
    expect(head).toMatchObject({ lastSeq: 3, unread: 1, lastEntry: { kind: "group.membersRemoved" } });
    expect(head.conversation).toMatchObject({ group: { me: null, memberCount: 0, owner: null } });
    expect(JSON.stringify(head)).not.toContain("secret");
    await refused(say(cat, group, "let me in"), "not_in_group");
    await refused(listMembers(cat, { group: group.id, query: "", limit: 10 }), "group_not_found");
  });

  it("and coming back shows both times, and not what was between", async () => {
    const [ann, ben, cat] = await people();
    const group = await makeGroup([ann, ben, cat], { settings: { history: "all" } });
    await leaveGroup(cat, { group: group.id });
    await say(ann, group, "between");
    await add(ann, group, cat);
    expect(await seen(cat, group)).toEqual(["created", "memberLeft", "membersAdded"]);
  });

  it("leaves a place in the list by when it was, whatever the others do", async () => {
    const [ann, ben, cat] = await people();
    const [left, other] = [await makeGroup([ann, cat]), await makeGroup([ben, cat])];
    await leaveGroup(cat, { group: left.id });
    await say(ben, other, "later");
    await say(ann, left, "latest");
    const { conversations } = await listConversations(cat, { limit: 10 });
    expect(conversations.map(({ conversation }) => conversation.id)).toEqual([
      other.conversation,
      left.conversation,
    ]);
  });

  it("takes the whole conversation away when it is cleared afterwards", async () => {
    const [ann, ben] = await people();
    const group = await makeGroup([ann, ben]);
    await leaveGroup(ben, { group: group.id });
    await clearConversation(ben, group);
    expect((await listConversations(ben, { limit: 10 })).conversations).toEqual([]);
    await refused(
      pull(ben, { log: `c:${group.conversation}`, after: 0, limit: 5 }),
      "conversation_not_found",
    );
    await add(ann, group, ben);
    expect(await seen(ben, group)).toEqual(["membersAdded"]);
  });

  it("of the owner hands the group to the keeper who came first, else to the member who did", async () => {
    const [ann, ben, cat] = await people();
    const group = await makeGroup([ann, ben, cat]);
    await setGroupRole(ann, { group: group.id, ...nameOf(cat), role: "keeper" });
    await leaveGroup(ann, { group: group.id });
    expect(await detailsOf(cat, group)).toMatchObject({ owner: cat.actor.username, me: { role: "owner" } });
    await leaveGroup(cat, { group: group.id });
    expect((await detailsOf(ben, group))?.me?.role).toBe("owner");
  });

  it("of the last one ends the group", async () => {
    const [ann] = await people();
    const group = await makeGroup([ann]);
    await leaveGroup(ann, { group: group.id });
    const row = await tenant.runtime.db.group.findFirstOrThrow({ where: { appId: app.id, id: group.id } });
    expect(row.dissolvedAt).not.toBeNull();
    expect(row.memberCount).toBe(0);
  });
});

describe("who may do what", () => {
  it("keepers remove members, the owner removes keepers, nobody removes the owner or themselves", async () => {
    const [ann, ben, cat] = await people();
    const dan = await person("dan");
    const group = await makeGroup([ann, ben, cat, dan]);
    await refused(remove(cat, group, dan), "forbidden");
    for (const keeper of [ben, cat]) {
      await setGroupRole(ann, { group: group.id, ...nameOf(keeper), role: "keeper" });
    }
    await refused(remove(ben, group, cat), "member_protected");
    await refused(remove(ben, group, ann), "member_protected");
    await refused(remove(ben, group, ben), "invalid_input");
    await remove(ben, group, dan);
    await remove(ann, group, cat);
  });

  it("only the owner hands over, dissolves and makes keepers", async () => {
    const [ann, ben, cat] = await people();
    const group = await makeGroup([ann, ben, cat], { name: "Ours" });
    await setGroupRole(ann, { group: group.id, ...nameOf(ben), role: "keeper" });
    await refused(transferGroup(ben, { group: group.id, ...nameOf(ben) }), "forbidden");
    await refused(setGroupRole(ben, { group: group.id, ...nameOf(cat), role: "keeper" }), "forbidden");
    await refused(dissolveGroup(ben, { group: group.id, name: "Ours" }), "forbidden");
    await transferGroup(ann, { group: group.id, ...nameOf(cat) });
    expect((await detailsOf(ann, group))?.me?.role).toBe("member");
    await refused(dissolveGroup(cat, { group: group.id, name: "ours" }), "group_name_differs");
    await dissolveGroup(cat, { group: group.id, name: "Ours" });
    await refused(say(ben, group, "hello?"), "group_not_found");
    await refused(add(cat, group, await person("eve")), "group_not_found");
    expect(await seen(ben, group)).toContain("dissolved");
    expect(await listGroups(ben)).toEqual([]);
  });

  it("members change name and description when the group is set so, and never who may", async () => {
    const [ann, ben] = await people();
    const group = await makeGroup([ann, ben]);
    await refused(updateGroup(ben, { group: group.id, name: "Mine" }), "forbidden");
    await updateGroup(ann, { group: group.id, settings: { edit: "members" } });
    await updateGroup(ben, { group: group.id, name: "Mine" });
    expect((await detailsOf(ann, group))?.name).toBe("Mine");
    await refused(updateGroup(ben, { group: group.id, settings: { invite: "members" } }), "forbidden");
    await refused(updateGroup(ben, { group: group.id, visibility: "public" }), "forbidden");
  });

  it("changes nothing and tells nothing when everything is so already", async () => {
    const [ann, ben] = await people();
    const group = await makeGroup([ann, ben], { name: "Same" });
    await updateGroup(ann, { group: group.id, name: "Same", description: "" });
    await setGroupRole(ann, { group: group.id, ...nameOf(ben), role: "member" });
    expect(await seen(ben, group)).toEqual(["created"]);
  });

  it("the app and its operators do everything without being in", async () => {
    const [ann, ben, cat] = await people();
    const group = await makeGroup([ann, ben]);
    const system = contextOf(tenant, app, { kind: "app" });
    await addMembers(system, { group: group.id, usernames: namesOf(cat), reason: "" });
    await removeMembers(system, { group: group.id, usernames: namesOf(ann) });
    expect(await detailsOf(ben, group)).toMatchObject({ owner: ben.actor.username, memberCount: 2 });
    const entries = await entriesOf(ben, group);
    expect(entries.map((entry) => "by" in entry && entry.by)).toEqual([ann.actor.username, null, null]);
    const written = await tenant.runtime.db.audit.findMany({
      where: { appId: app.id, target: `group:${group.id}` },
      orderBy: { id: "asc" },
    });
    expect(written.map(({ actor, action }) => [actor, action])).toEqual([
      ["app", "group.membersAdded"],
      ["app", "group.membersRemoved"],
    ]);
  });
});

describe("whoever is not in a private group", () => {
  it("is told for every command that there is none, as for a number that nobody has", async () => {
    const [ann, ben, eve] = await people();
    const group = await makeGroup([ann, ben]);
    const name = (await detailsOf(ann, group))?.name ?? "";
    for (const id of [group.id, group.id + 1_000_000]) {
      const asked: (() => Promise<unknown>)[] = [
        () => getGroup(eve, { group: id }),
        () => listMembers(eve, { group: id, query: "", limit: 10 }),
        () => addMembers(eve, { group: id, usernames: namesOf(eve), reason: "" }),
        () => removeMembers(eve, { group: id, usernames: namesOf(ben) }),
        () => updateGroup(eve, { group: id, name: "Mine" }),
        () => setGroupRole(eve, { group: id, ...nameOf(eve), role: "keeper" }),
        () => transferGroup(eve, { group: id, ...nameOf(eve) }),
        () => dissolveGroup(eve, { group: id, name }),
        () => leaveGroup(eve, { group: id }),
      ];
      for (const ask of asked) await refused(ask(), "group_not_found");
    }
    for (const id of [group.id, group.id + 1_000_000]) {
      const asked = await say(eve, { ...group, id }, "hello").catch((error: unknown) => error);
      expect(asked).toMatchObject({ code: "group_not_found", message: "There is no such group." });
    }
    const open = await makeGroup([ann], { visibility: "public" });
    await refused(say(eve, open, "hello"), "not_in_group");
    expect(await seen(ann, group)).toEqual(["created"]);
  });

  it("finds none of another app's by its number", async () => {
    const other = await tenant.app("other");
    const [ann, eve] = [await person("ann"), await person("eve", other)];
    const group = await makeGroup([ann], { visibility: "public" });
    await refused(getGroup(eve, { group: group.id }), "group_not_found");
    await refused(add(ann, group, eve), "user_not_found");
  });
});

describe("the list of members", () => {
  it("comes in pages: the owner, the keepers, the members, each in the order they came", async () => {
    const ann = await person("ann");
    const others = await Promise.all(Array.from({ length: 11 }, () => person("member")));
    const group = await makeGroup([ann, ...others]);
    const keeper = others[7] ?? ann;
    await setGroupRole(ann, { group: group.id, ...nameOf(keeper), role: "keeper" });
    const found: string[] = [];
    let after: string | undefined;
    do {
      const page = await listMembers(ann, { group: group.id, query: "", after, limit: 5 });
      found.push(...page.members.map(({ user }) => user.username));
      after = page.next ?? undefined;
    } while (after);
    expect(found.slice(0, 2)).toEqual(namesOf(ann, keeper));
    expect(new Set(found)).toEqual(new Set(namesOf(ann, ...others)));
    expect(found).toHaveLength(12);
  });

  it("is searched by username, nickname and name in the group, with signs taken literally", async () => {
    const [ann, ben, cat] = await people();
    const group = await makeGroup([ann, ben, cat]);
    await tenant.runtime.db.user.update({
      where: { appId_id: { appId: app.id, id: cat.actor.userId } },
      data: { nickname: "Katharina", nicknameLower: "katharina" },
    });
    const search = async (query: string) =>
      (await listMembers(ann, { group: group.id, query, limit: 10 })).members.map(
        ({ user }) => user.username,
      );
    expect(await search("HARI")).toEqual(namesOf(cat));
    expect(await search(ben.actor.username.slice(2))).toEqual(namesOf(ben));
    expect(await search("%")).toEqual([]);
  });

  it("is searched by how Chinese names sound, there and in the group, also after a name changed", async () => {
    const [ann, ben, cat] = await people();
    const group = await makeGroup([ann, ben, cat]);
    const call = (who: UserContext, nickname: string) => updateProfile(who, { nickname });
    await call(ben, "陈梅");
    await setGroupNickname(cat, { group: group.id, nickname: "曾小明 2" });
    const search = async (query: string) =>
      (await listMembers(ann, { group: group.id, query, limit: 10 })).members.map(
        ({ user }) => user.username,
      );
    expect(await search("chenmei")).toEqual(namesOf(ben));
    expect(await search("Chen M")).toEqual(namesOf(ben));
    expect(await search("zxm")).toEqual(namesOf(cat));
    expect(await search("zengxiaoming2")).toEqual(namesOf(cat));
    await call(ben, "吕布");
    await setGroupNickname(cat, { group: group.id, nickname: "" });
    expect(await search("lvbu")).toEqual(namesOf(ben));
    expect(await search("lüb")).toEqual(namesOf(ben));
    expect(await search("chenmei")).toEqual([]);
    expect(await search("zxm")).toEqual([]);
  });
});
