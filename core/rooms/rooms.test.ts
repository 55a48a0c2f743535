import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AppRef, UserContext } from "#core/context.ts";
import { textOf } from "#protocol/body-text.ts";
import type { ConversationEntry } from "#protocol/entries.ts";
import { limits } from "#protocol/limits.ts";
import { contextOf } from "#tests/support/context.ts";
import { openTenant, type Tenant, uniqueName } from "#tests/support/tenant.ts";
import { retractMessage } from "../messages/retract-message.ts";
import { sendMessage } from "../messages/send-message.ts";
import { listConversations } from "../sync/list-conversations.ts";
import { enterRoom, leaveRoom, pullRoom, readRoom } from "./enter-room.ts";
import { getRoom, listRoomMembers, listRooms } from "./list-rooms.ts";
import { createRoom, deleteRoom, updateRoom } from "./manage-rooms.ts";
import {
  blockRoomMember,
  listBlockedInRoom,
  removeRoomMember,
  setRoomRole,
  silenceRoom,
  silenceRoomMember,
  unblockRoomMember,
} from "./moderate-room.ts";
import { deleteGoneRoomMembers, touchInside } from "./rooms.sql.ts";

let tenant: Tenant;
let app: AppRef;
/** The owner, and two who come and go. */
let ann: UserContext;
let ben: UserContext;
let cat: UserContext;
let room: number;

beforeAll(async () => {
  tenant = await openTenant();
  app = await tenant.app();
});
afterAll(() => tenant.close());

const operator = () => contextOf(tenant, app, { kind: "app" });
const person = (name: string) => tenant.user(app, uniqueName(name));
const nameOf = (ctx: UserContext) => ({ username: ctx.actor.username });
const refused = (work: Promise<unknown>, code: string) => expect(work).rejects.toMatchObject({ code });
const enter = (ctx: UserContext) => enterRoom(ctx, { room }, { bySocket: true });
const say = (ctx: UserContext, text: string) =>
  sendMessage(ctx, { target: { room }, body: { type: "text", text }, clientId: uniqueName("client") });
const textsOf = (entries: unknown[]) =>
  (entries as ConversationEntry[]).flatMap((entry) =>
    entry.kind === "message.created" ? [entry.body ? textOf(entry.body) : null] : [],
  );

beforeEach(async () => {
  [ann, ben, cat] = [await person("ann"), await person("ben"), await person("cat")];
  const owner = ann.actor.username;
  room = (await createRoom(operator(), { name: uniqueName("Lobby"), description: "All welcome", owner })).id;
});

describe("a chat room", () => {
  it("is made, changed and ended by the app and its operators, and by no user", async () => {
    const input = { name: "Mine", description: "", owner: ben.actor.username };
    await refused(createRoom(ben, input), "forbidden");
    await refused(updateRoom(ann, { room, name: "Mine" }), "forbidden");
    await refused(deleteRoom(ann, { room }), "forbidden");
    expect(room).toBeGreaterThanOrEqual(12_500_000);
    await updateRoom(operator(), { room, name: "Renamed", owner: ben.actor.username });
    expect(await getRoom(cat, { room })).toMatchObject({
      name: "Renamed",
      owner: ben.actor.username,
      me: null,
    });
    await enter(cat);
    await deleteRoom(operator(), { room });
    await refused(getRoom(cat, { room }), "room_not_found");
    await refused(say(cat, "hello?"), "not_in_room");
  });

  it("is listed for everybody of the app, page by page, and for nobody else", async () => {
    const crowded = await tenant.app("crowded");
    const system = contextOf(tenant, crowded, { kind: "system" });
    const owner = uniqueName("owner");
    const reader = await tenant.user(crowded, owner);
    for (let n = 0; n < limits.roomsPage + 3; n += 1) {
      await createRoom(system, { name: `room ${n}`, description: "", owner });
    }
    const first = await listRooms(reader, {});
    const second = await listRooms(reader, { after: first.next ?? 0 });
    expect([first.rooms.length, second.rooms.length, second.next]).toEqual([limits.roomsPage, 3, null]);
    await refused(getRoom(reader, { room }), "room_not_found");
  });

  it("shows whoever enters the last entries, and what follows while they are inside", async () => {
    await enter(ann);
    for (let n = 0; n < limits.roomEntries + 10; n += 1) await say(ann, `number ${n}`);
    const { room: info, entries, lastSeq } = await readRoom(ben, await enter(ben));
    expect(textsOf(entries)).toHaveLength(limits.roomEntries);
    expect(textsOf(entries)[0]).toBe("number 10");
    expect(lastSeq).toBe(limits.roomEntries + 10);
    expect(info).toMatchObject({ memberCount: 2, me: { role: "member", silencedUntil: null } });
    await say(ann, "after");
    const page = await pullRoom(ben, { room, after: lastSeq });
    expect(textsOf(page.entries)).toEqual(["after"]);
    const older = await pullRoom(ben, { room, after: 0 });
    expect(older.from).toBe(11);
  });

  it("keeps nothing for whoever is outside: no conversation, no history, no word", async () => {
    await enter(ann);
    await say(ann, "inside only");
    await refused(pullRoom(ben, { room, after: 0 }), "not_in_room");
    await refused(say(ben, "from outside"), "not_in_room");
    await refused(listRoomMembers(ben, { room }), "not_in_room");
    await enter(ben);
    await leaveRoom(ben, { room });
    await refused(leaveRoom(ben, { room }), "not_in_room");
    await refused(say(ben, "from outside"), "not_in_room");
    for (const who of [ann, ben]) {
      expect((await listConversations(who, { limit: 10 })).conversations).toEqual([]);
    }
  });

  it("takes no more people than it may hold, and nobody twice", async () => {
    await tenant.runtime.db.room.update({
      where: { appId_id: { appId: app.id, id: room } },
      data: { maxMembers: 2 },
    });
    await Promise.all([enter(ann), enter(ann)]);
    await enter(ben);
    await refused(enter(cat), "room_full");
    const { members } = await listRoomMembers(ann, { room });
    expect(members.map(({ user, role }) => [user.username, role])).toEqual([
      [ann.actor.username, "owner"],
      [ben.actor.username, "member"],
    ]);
  });

  it("lets its people retract what they wrote", async () => {
    await enter(ann);
    await enter(ben);
    const { conversation, seq } = await say(ben, "a mistake");
    await retractMessage(ben, { conversation, seq });
    expect(textsOf((await readRoom(ann, await enter(ann))).entries)).toEqual([null]);
  });
});

describe("keeping order in a room", () => {
  it("is for the owner and keepers: silence, which leaving does not lift", async () => {
    for (const who of [ann, ben, cat]) await enter(who);
    await refused(silenceRoomMember(ben, { room, ...nameOf(cat), durationMs: null }), "forbidden");
    await setRoomRole(ann, { room, ...nameOf(ben), role: "keeper" });
    await silenceRoomMember(ben, { room, ...nameOf(cat), durationMs: null });
    await refused(say(cat, "but"), "silenced");
    await leaveRoom(cat, { room });
    await enter(cat);
    await refused(say(cat, "but"), "silenced");
    await silenceRoomMember(ben, { room, ...nameOf(cat), durationMs: 0 });
    await say(cat, "thank you");
    await refused(silenceRoomMember(ben, { room, ...nameOf(ann), durationMs: null }), "member_protected");
    await refused(silenceRoomMember(ann, { room, ...nameOf(ben), durationMs: null }), "member_protected");
  });

  it("silences all but the owner and keepers, also those who come later", async () => {
    await enter(ann);
    await enter(ben);
    await refused(silenceRoom(ben, { room, silenced: true }), "forbidden");
    await silenceRoom(ann, { room, silenced: true });
    await enter(cat);
    for (const who of [ben, cat]) await refused(say(who, "but"), "silenced");
    await setRoomRole(ann, { room, ...nameOf(ben), role: "keeper" });
    await say(ben, "as a keeper");
    await leaveRoom(ben, { room });
    await enter(ben);
    await say(ben, "still a keeper");
    await silenceRoom(ann, { room, silenced: false });
    await say(cat, "again");
  });

  it("puts people out, who may come back, or keeps them out until it is lifted", async () => {
    for (const who of [ann, ben, cat]) await enter(who);
    await removeRoomMember(ann, { room, ...nameOf(ben) });
    await refused(say(ben, "but"), "not_in_room");
    await enter(ben);
    await blockRoomMember(ann, { room, ...nameOf(ben) });
    await refused(enter(ben), "room_blocked");
    expect(await listBlockedInRoom(ann, { room })).toMatchObject([nameOf(ben)]);
    await refused(listBlockedInRoom(cat, { room }), "forbidden");
    await refused(blockRoomMember(cat, { room, ...nameOf(ann) }), "forbidden");
    await unblockRoomMember(ann, { room, ...nameOf(ben) });
    await refused(unblockRoomMember(ann, { room, ...nameOf(ben) }), "block_not_found");
    await enter(ben);
  });
});

describe("being inside a room", () => {
  const seen = (ctx: UserContext, at: Date | null) =>
    tenant.runtime.db.roomMember.updateMany({
      where: { appId: app.id, roomId: room, userId: ctx.actor.userId },
      data: { socketGoneAt: at },
    });
  const inside = async () => (await getRoom(cat, { room })).memberCount;
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000);

  it("ends a minute after the last socket of whoever entered by one, and not for others", async () => {
    for (const who of [ann, ben]) await enter(who);
    await enterRoom(cat, { room }, { bySocket: false });
    await seen(ann, ago(50));
    await seen(ben, ago(70));
    await deleteGoneRoomMembers(tenant.runtime.db, 100);
    expect(await inside()).toBe(2);
    await refused(say(ben, "gone"), "not_in_room");
  });

  it("goes on as long as some process sees a socket there, and is over where there is no row", async () => {
    for (const who of [ann, ben]) await enter(who);
    await seen(ann, ago(70));
    await leaveRoom(ben, { room });
    const pairs = [ann, ben].map(({ actor }) => ({ room, user: actor.userId }));
    expect(await touchInside(app.id, tenant.runtime.db, pairs)).toEqual(
      new Set([`${room} ${ann.actor.userId}`]),
    );
    await deleteGoneRoomMembers(tenant.runtime.db, 100);
    expect(await inside()).toBe(1);
  });
});
