import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AppRef, UserContext } from "#core/context.ts";
import { acceptInvite } from "#core/groups/accept-invite.ts";
import { addMembers } from "#core/groups/add-members.ts";
import { addAnnouncement, removeAnnouncement, updateAnnouncement } from "#core/groups/announcements.ts";
import { answerRequest } from "#core/groups/answer-request.ts";
import { blockMember } from "#core/groups/block-member.ts";
import { dissolveGroup } from "#core/groups/dissolve-group.ts";
import { createInvite } from "#core/groups/invites.ts";
import { joinGroup } from "#core/groups/join-group.ts";
import { leaveGroup } from "#core/groups/leave-group.ts";
import { listRequests } from "#core/groups/list-requests.ts";
import { removeMembers } from "#core/groups/remove-members.ts";
import { setGroupNickname } from "#core/groups/set-group-nickname.ts";
import { setGroupRole } from "#core/groups/set-group-role.ts";
import { silenceGroup, silenceMembers } from "#core/groups/silence.ts";
import { transferGroup } from "#core/groups/transfer-group.ts";
import { updateGroup } from "#core/groups/update-group.ts";
import { retractMessage } from "#core/messages/retract-message.ts";
import type { ConversationState, State } from "#sdk/state.ts";
import { makeGroup, namesOf, say, type TestGroup } from "#tests/support/groups.ts";
import { picture, upload } from "#tests/support/pictures.ts";
import { openTenant, type Tenant, uniqueName } from "#tests/support/tenant.ts";
import { createReplays, type Replays } from "./support/replays.ts";

// Every change of a group, for its owner, a keeper, a member and somebody who is not in.

let tenant: Tenant;
let app: AppRef;
let replays: Replays;
/** The owner, a keeper, a member, and somebody outside. */
let everybody: [UserContext, UserContext, UserContext, UserContext];
let group: TestGroup;

beforeAll(async () => {
  tenant = await openTenant();
  app = await tenant.app();
  replays = createReplays(tenant, app);
});
afterAll(() => tenant.close());

const person = (name: string) => tenant.user(app, uniqueName(name));

beforeEach(async () => {
  everybody = [await person("ann"), await person("ben"), await person("cat"), await person("dan")];
  group = await open("private");
});

/** Such a group in which something was said, and another chat that was active before it. */
async function open(visibility: "private" | "public"): Promise<TestGroup> {
  const [owner, keeper, member] = everybody;
  const other = await makeGroup([owner, keeper, member]);
  await say(member, other, "elsewhere");
  const made = await makeGroup([owner, keeper, member], { visibility });
  await setGroupRole(owner, { group: made.id, ...named(keeper), role: "keeper" });
  await say(owner, made, "welcome");
  await say(member, made, "hello");
  return made;
}

const named = (user: UserContext) => ({ username: user.actor.username });

/** The group as one of these states shows it. */
function shown(state: State | undefined): ConversationState | undefined {
  return state?.conversations[group.conversation];
}

function infoOf(state: State | undefined) {
  const info = shown(state)?.info;
  return info?.kind === "group" ? info.group : undefined;
}

describe("replaying the entries of", () => {
  it("group.create", async () => {
    const [a, b, c, d] = everybody;
    const [first, second] = await replays([a, b, d], () => makeGroup([a, b, c], { name: "Sailing" }));
    expect(first?.order).toHaveLength(3);
    expect(second?.order).toHaveLength(3);
  });

  it("message.send and message.retract, with mentions", async () => {
    const [a, b, c] = everybody;
    const mentions = { users: namesOf(b) };
    const [, second, third] = await replays([a, b, c], () => say(a, group, "look, Ben", mentions));
    expect(shown(second)?.mentions).toHaveLength(1);
    expect(shown(third)?.mentions).toEqual([]);
    const { seq } = await say(a, group, "all of you", { all: true });
    const { conversation } = group;
    const retracted = await replays([a, b, c], () => retractMessage(a, { conversation, seq }));
    expect(retracted.map((state) => shown(state)?.mentions.length)).toEqual([0, 1, 0]);
  });

  it("group.addMembers, for the group and for those who come", async () => {
    const [a, b, c, d] = everybody;
    const states = await replays([a, b, c, d], () =>
      addMembers(a, { group: group.id, usernames: namesOf(d), reason: "" }),
    );
    expect(states.map((state) => infoOf(state)?.memberCount)).toEqual([4, 4, 4, 4]);
  });

  it("group.removeMembers, and of being added again", async () => {
    const [a, b, c] = everybody;
    await silenceMembers(a, { group: group.id, usernames: namesOf(c), durationMs: null });
    const removed = await replays([a, b, c], () =>
      removeMembers(b, { group: group.id, usernames: namesOf(c) }),
    );
    expect(infoOf(removed[2])).toMatchObject({ me: null, memberCount: 0 });
    await say(a, group, "they are gone");
    await updateGroup(a, { group: group.id, name: "Later" });
    const back = await replays([a, b, c], () =>
      addMembers(a, { group: group.id, usernames: namesOf(c), reason: "" }),
    );
    expect(infoOf(back[2])?.me?.silencedUntil).toBeGreaterThan(0);
  });

  it("group.leave, of a member, and of the owner", async () => {
    const [a, b, c] = everybody;
    await replays([a, b, c], () => leaveGroup(c, { group: group.id }));
    const [, second] = await replays([a, b, c], () => leaveGroup(a, { group: group.id }));
    expect(infoOf(second)).toMatchObject({ owner: b.actor.username, me: { role: "owner" } });
  });

  it("what happens after somebody left, for them", async () => {
    const [a, b, c] = everybody;
    await leaveGroup(c, { group: group.id });
    await replays([a, b, c], () => say(a, group, "after"));
    await replays([a, b, c], () => updateGroup(a, { group: group.id, name: "New name" }));
  });

  it("group.update", async () => {
    const [a, b, c] = everybody;
    const [, , third] = await replays([a, b, c], () =>
      updateGroup(b, { group: group.id, name: "Walking", settings: { mentionAll: "members" } }),
    );
    expect(infoOf(third)).toMatchObject({ name: "Walking", settings: { mentionAll: "members" } });
    const { mediaId: avatar } = await upload(a, "avatar", await picture("png"));
    await replays([a, b, c], () => updateGroup(a, { group: group.id, visibility: "public", avatar }));
  });

  it("group.transfer and group.setRole", async () => {
    const [a, b, c] = everybody;
    await replays([a, b, c], () => setGroupRole(a, { group: group.id, ...named(c), role: "keeper" }));
    await replays([a, b, c], () => setGroupRole(a, { group: group.id, ...named(b), role: "member" }));
    const [first] = await replays([a, b, c], () => transferGroup(a, { group: group.id, ...named(b) }));
    expect(infoOf(first)?.me?.role).toBe("member");
  });

  it("group.silenceMembers and group.silenceAll", async () => {
    const [a, b, c] = everybody;
    const usernames = namesOf(c);
    await replays([a, b, c], () => silenceMembers(b, { group: group.id, usernames, durationMs: 3_600_000 }));
    await replays([a, b, c], () => silenceMembers(a, { group: group.id, usernames, durationMs: 0 }));
    const [, , third] = await replays([a, b, c], () => silenceGroup(b, { group: group.id, silenced: true }));
    expect(infoOf(third)?.silencedAll).toBe(true);
  });

  it("group.setNickname", async () => {
    const [a, b, c] = everybody;
    await replays([a, b, c], () => setGroupNickname(c, { group: group.id, nickname: "Kitty" }));
  });

  it("group.addAnnouncement, group.updateAnnouncement and group.removeAnnouncement", async () => {
    const [a, b, c] = everybody;
    let announcement = 0;
    const [, , third] = await replays([a, b, c], async () => {
      ({ id: announcement } = await addAnnouncement(a, {
        group: group.id,
        text: "Bring shoes",
        pinned: true,
      }));
    });
    expect(infoOf(third)?.announcement).toBe("Bring shoes");
    await replays([a, b, c], () =>
      addAnnouncement(b, { group: group.id, text: "Bring water", pinned: true }),
    );
    await replays([a, b, c], () => updateAnnouncement(a, { group: group.id, announcement, pinned: true }));
    await replays([a, b, c], () => updateAnnouncement(a, { group: group.id, announcement, text: "Boots" }));
    await replays([a, b, c], () => removeAnnouncement(a, { group: group.id, announcement }));
  });

  it("group.dissolve", async () => {
    const [a, b, c] = everybody;
    const { name } = infoOf((await replays([a], async () => {}))[0]) ?? {};
    const states = await replays([a, b, c], () => dissolveGroup(a, { group: group.id, name: name ?? "" }));
    expect(states.map((state) => infoOf(state)?.dissolved)).toEqual([true, true, true]);
  });

  it("group.join and group.answerRequest, both ways", async () => {
    group = await open("public");
    const [a, b, c, d] = everybody;
    for (const [before, approve] of [false, true].entries()) {
      const asked = await replays([a, b, c, d], () => joinGroup(d, { group: group.id, reason: "please" }));
      expect(asked.map(({ groupRequests }) => groupRequests.length)).toEqual([1, 1, 0, 1 + before]);
      const [request] = await listRequests(b);
      await replays([a, b, c, d], () => answerRequest(b, { request: request?.id ?? 0, approve }));
    }
  });

  it("group.addMembers by a member of a public group, which waits for an answer", async () => {
    group = await open("public");
    const [a, b, c, d] = everybody;
    const usernames = namesOf(d);
    const [first] = await replays([a, b, c, d], () =>
      addMembers(c, { group: group.id, usernames, reason: "a friend" }),
    );
    expect(first?.groupRequests).toMatchObject([{ inviter: named(c), reason: "a friend" }]);
    await replays([a, b, c, d], () => setGroupRole(a, { group: group.id, ...named(c), role: "keeper" }));
    await replays([a, b, c, d], () => setGroupRole(a, { group: group.id, ...named(b), role: "member" }));
    // Somebody outside is not told of a new name until they look again.
    await replays([a, b, c], () => updateGroup(a, { group: group.id, name: "Renamed" }));
    await replays([a, b, c], () => leaveGroup(a, { group: group.id }));
    await replays([b, c], () => transferGroup(c, { group: group.id, ...named(b) }));
    await replays([b, c, d], () => blockMember(b, { group: group.id, ...named(d) }));
  });

  it("group.acceptInvite and group.blockMember", async () => {
    const [a, b, c, d] = everybody;
    const { token } = await createInvite(c, { group: group.id, expiresInMs: null, maxUses: null });
    await replays([a, b, c, d], () => acceptInvite(d, { token }));
    await replays([a, b, c, d], () => blockMember(b, { group: group.id, ...named(d) }));
  });
});
