import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UserContext } from "#core/context.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { pullRoom } from "#core/rooms/enter-room.ts";
import { listRoomMembers, listRooms } from "#core/rooms/list-rooms.ts";
import { createRoom } from "#core/rooms/manage-rooms.ts";
import { contextOf } from "#tests/support/context.ts";
import { eventually } from "../support/eventually.ts";
import { uniqueName } from "../support/tenant.ts";
import { type LiveTenant, openLiveTenant, signIn, ticketOf } from "./support/live.ts";
import { openSignedIn, type RawSocket } from "./support/raw-socket.ts";

/** People whose devices are connected, and those who are inside besides: a room of five thousand. */
const HEARING = 500;
const SILENT = 4_500;
const AT_ONCE = 25;

let live: LiveTenant;
let owner: UserContext;
let room: number;
let conversation: number;
const sockets: RawSocket[] = [];

beforeAll(async () => {
  live = await openLiveTenant({ sweepEveryMs: 500 });
  owner = await live.newUser();
  const system = contextOf(live.tenant, live.app, { kind: "system" });
  const made = await createRoom(system, { name: "Arena", description: "", owner: owner.actor.username });
  ({ id: room, conversation } = made);
  await fillRoom();
  for (let opened = 0; opened < HEARING; opened += AT_ONCE) {
    sockets.push(...(await Promise.all(Array.from({ length: AT_ONCE }, openInside))));
  }
}, 120_000);
afterAll(async () => {
  for (const { ws } of sockets) ws.terminate();
  await live.close();
});

/** People who came in by another process, as far as this one can tell. */
async function fillRoom(): Promise<void> {
  const { db } = live.tenant.runtime;
  const appId = live.app.id;
  const people = Array.from({ length: SILENT }, (_, n) => `crowd-${String(n).padStart(4, "0")}`);
  await db.user.createMany({
    data: people.map((username) => ({ appId, username, usernameLower: username, passwordHash: "" })),
  });
  const users = await db.user.findMany({
    where: { appId, username: { startsWith: "crowd-" } },
    select: { id: true },
  });
  await db.roomMember.createMany({
    data: users.map(({ id }) => ({ appId, roomId: room, userAppId: appId, userId: id, fromSeq: 1 })),
  });
}

/** A device without a client library that goes into the room. */
async function openInside(): Promise<RawSocket> {
  const raw = await openSignedIn(live.server.port, ticketOf(await signIn(await live.newUser())));
  raw.send(`421${JSON.stringify(["room.enter", { room }])}`);
  const answer = await raw.until((packet) => packet.startsWith("431"));
  expect(answer).toContain('"ok":true');
  return raw;
}

const say = (text: string) =>
  sendMessage(owner, { target: { room }, body: { type: "text", text }, clientId: uniqueName("client") });

const isFrame = (packet: string) => packet.startsWith('42["entries"');

describe("a room of five thousand", () => {
  it("reaches every device inside with every message once and in order", async () => {
    const enter = await openInside();
    sockets.push(enter);
    const ownerDevice = await live.open(owner);
    expect(await ownerDevice.call("room.enter", { room })).toMatchObject({ ok: true });
    for (let n = 1; n <= 40; n += 1) await say(`word ${n}`);
    const expected = Array.from({ length: 40 }, (_, n) => n + 1);
    for (const socket of sockets) {
      const seqs = () =>
        socket.received.filter(isFrame).flatMap((packet) => {
          const [, frame] = JSON.parse(packet.slice(2)) as [string, { entries: { seq: number }[] }];
          return frame.entries.map(({ seq }) => seq);
        });
      await eventually(() => expect(seqs()).toEqual(expected));
    }
    expect(ownerDevice.seqs(`c:${conversation}`)).toEqual(expected);
    ownerDevice.close();
  });

  it("costs one row a message, however many are inside", async () => {
    const entries = () =>
      live.tenant.runtime.db.log.count({ where: { appId: live.app.id, convId: conversation } });
    const before = await entries();
    await say("one more");
    expect(await entries()).toBe(before + 1);
  });

  it("tells those inside how many they are, and lists them a page at a time", async () => {
    const told = (socket: RawSocket) =>
      socket.received
        .filter((packet) => packet.startsWith('42["room.changed"'))
        .map((packet) => (JSON.parse(packet.slice(2)) as [string, { memberCount?: number }])[1].memberCount);
    const [first] = sockets;
    if (!first) throw new Error("nobody is inside");
    await eventually(() => expect(told(first).at(-1)).toBeGreaterThan(SILENT + HEARING));
    // Once a second at most, while five hundred came one after the other.
    expect(told(first).length).toBeLessThan(HEARING / 4);
    const page = await listRoomMembers(owner, { room });
    expect(page.members).toHaveLength(100);
    const second = await listRoomMembers(owner, { room, after: page.next ?? "" });
    expect(second.members[0]?.user.username).toBe("crowd-0100");
    const { rooms } = await listRooms(owner, {});
    expect(rooms[0]?.memberCount).toBeGreaterThan(SILENT + HEARING);
  });

  it("answers whoever was away for long with the newest page and nothing before it", async () => {
    for (let n = 0; n < 160; n += 1) await say(`later ${n}`);
    const { entries, lastSeq } = await pullRoom(owner, { room, after: 0 });
    expect(entries).toHaveLength(200);
    expect(entries.at(-1)?.seq).toBe(lastSeq);
  });

  it("lets go of everybody whose devices are gone for a minute", async () => {
    const { db } = live.tenant.runtime;
    for (const { ws } of sockets.splice(0)) ws.terminate();
    await eventually(async () => {
      await db.roomMember.updateMany({
        where: { appId: live.app.id, roomId: room, enteredBySocket: true },
        data: { socketGoneAt: new Date(Date.now() - 61_000) },
      });
      expect(await db.roomMember.count({ where: { appId: live.app.id, roomId: room } })).toBe(SILENT);
    });
  });
});
