import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import type { UserContext } from "#core/context.ts";
import { retractMessage } from "#core/messages/retract-message.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { createRoom, deleteRoom, updateRoom } from "#core/rooms/manage-rooms.ts";
import {
  blockRoomMember,
  removeRoomMember,
  setRoomRole,
  silenceRoom,
  silenceRoomMember,
} from "#core/rooms/moderate-room.ts";
import { textOf } from "#protocol/body-text.ts";
import type { Client } from "#sdk/client-types.ts";
import { withRoom } from "#sdk/room-state.ts";
import { contextOf } from "#tests/support/context.ts";
import { until } from "#tests/support/device.ts";
import { openTcpProxy } from "#tests/support/tcp-proxy.ts";
import { eventually } from "../support/eventually.ts";
import { uniqueName } from "../support/tenant.ts";
import { type Clients, createClients } from "./support/clients.ts";
import { type LiveTenant, openLiveTenant } from "./support/live.ts";

let live: LiveTenant;
let clients: Clients;
let ann: UserContext;
let ben: UserContext;
let room: number;
let conversation: number;

beforeAll(async () => {
  live = await openLiveTenant({ sweepEveryMs: 500 });
  clients = createClients(live);
});
afterEach(() => clients.stopAll());
afterAll(() => live.close());

const system = () => contextOf(live.tenant, live.app, { kind: "system" });

beforeEach(async () => {
  [ann, ben] = [await live.newUser(), await live.newUser()];
  const made = await createRoom(system(), { name: "Lobby", description: "", owner: ann.actor.username });
  ({ id: room, conversation } = made);
});

const say = (who: UserContext, text: string) =>
  sendMessage(who, { target: { room }, body: { type: "text", text }, clientId: uniqueName("client") });

const textsIn = (client: Client) =>
  (client.store.getState().rooms[room]?.entries ?? []).flatMap((entry) =>
    entry.kind === "message.created" ? [entry.body && textOf(entry.body)] : [],
  );
const shows = (client: Client, expected: string[]) =>
  until(client, () => JSON.stringify(textsIn(client)) === JSON.stringify(expected), "what is said");

describe("devices inside a room", () => {
  it("see the last that was said and what is said from then on; others hear nothing", async () => {
    const [a, b] = [await clients.open(ann), await clients.open(ben)];
    const outside = await live.open(await live.newUser());
    await a.enterRoom(room);
    await a.send({ room }, { type: "text", text: "first" });
    await shows(a, ["first"]);
    await b.enterRoom(room);
    await shows(b, ["first"]);
    await say(ann, "second");
    await b.send({ room }, { type: "text", text: "third" });
    for (const client of [a, b]) await shows(client, ["first", "second", "third"]);
    expect(b.store.getState().outgoing).toEqual({});
    expect(outside.frames).toEqual([]);
    expect(b.store.getState().order).toEqual([]);
    outside.close();
  });

  it("hear nothing more after leaving, and nothing is left on the device", async () => {
    const [a, b] = [await clients.open(ann), await clients.open(ben)];
    await a.enterRoom(room);
    await b.enterRoom(room);
    await b.leaveRoom(room);
    await say(ann, "without Ben");
    await shows(a, ["without Ben"]);
    expect(b.store.getState().rooms).toEqual({});
  });

  it("are told what the room and they themselves are in it, and that they were put out", async () => {
    const [a, b] = [await clients.open(ann), await clients.open(ben)];
    await a.enterRoom(room);
    await b.enterRoom(room);
    const inRoom = (client: Client) => client.store.getState().rooms[room]?.info;
    await updateRoom(system(), { room, name: "Hall" });
    await until(b, () => inRoom(b)?.name === "Hall", "the new name");
    await silenceRoomMember(ann, { room, username: ben.actor.username, durationMs: null });
    await until(b, () => (inRoom(b)?.me?.silencedUntil ?? 0) > 0, "the silence");
    expect(inRoom(a)?.me?.silencedUntil).toBeNull();
    await removeRoomMember(ann, { room, username: ben.actor.username });
    await until(b, () => inRoom(b) === undefined, "that Ben was put out");
    await deleteRoom(system(), { room });
    await until(a, () => inRoom(a) === undefined, "that the room is gone");
  });

  it("are told how many are inside as people come and go", async () => {
    const [a, b] = [await clients.open(ann), await clients.open(ben)];
    const inside = () => a.store.getState().rooms[room]?.info.memberCount;
    await a.enterRoom(room);
    await b.enterRoom(room);
    await until(a, () => inside() === 2, "that two are inside");
    await b.leaveRoom(room);
    await until(a, () => inside() === 1, "that one is inside");
    // Where no hint tells it, the next sweep does.
    const { userId } = ben.actor;
    const row = { appId: live.app.id, roomId: room, userAppId: live.app.id, userId, fromSeq: 1 };
    await live.tenant.runtime.db.roomMember.createMany({ data: [row] });
    await until(a, () => inside() === 2, "whoever came in elsewhere");
  });

  it("keep order by the commands that the client offers, and are kept out while they are blocked", async () => {
    const [a, b] = [await clients.open(ann), await clients.open(ben)];
    const { username } = ben.actor;
    await a.enterRoom(room);
    await b.enterRoom(room);
    const mine = () => b.store.getState().rooms[room]?.info.me?.role;
    await a.call("room.setRole", { room, username, role: "keeper" });
    await until(b, () => mine() === "keeper", "that Ben is a keeper");
    await b.call("room.silenceAll", { room, silenced: true });
    await until(a, (state) => state.rooms[room]?.info.silencedAll === true, "that all are silenced");
    await a.call("room.setRole", { room, username, role: "member" });
    await until(b, () => mine() === "member", "that Ben is none any more");
    await expect(b.call("room.silenceAll", { room, silenced: false })).rejects.toMatchObject({
      code: "forbidden",
    });
    await a.call("room.blockMember", { room, username });
    await until(b, () => mine() === undefined, "that Ben was put out");
    await expect(b.enterRoom(room)).rejects.toMatchObject({ code: "room_blocked" });
    expect(await a.call("room.listBlocked", { room })).toMatchObject([{ username }]);
    await a.call("room.unblockMember", { room, username });
    await b.enterRoom(room);
    expect(await a.call("room.members", { room })).toMatchObject({ members: [{}, {}], next: null });
  });

  it("hear nothing more within a sweep where the hint that they were put out is lost", async () => {
    const device = await live.open(ben);
    expect(await device.call("room.enter", { room })).toMatchObject({ ok: true });
    await live.tenant.runtime.db.roomMember.deleteMany({ where: { appId: live.app.id, roomId: room } });
    await eventually(() => expect(device.signalsOf("room.left")).toEqual([{ room }]));
    const a = await clients.open(ann);
    await a.enterRoom(room);
    await say(ann, "without Ben");
    await shows(a, ["without Ben"]);
    expect(device.frames).toEqual([]);
    device.close();
  });

  it("hold after every change what one holds that has just entered", async () => {
    const [a, b] = [await clients.open(ann), await clients.open(ben)];
    for (const client of [a, b]) await client.enterRoom(room);
    const late = await live.open(ben);
    const { username } = ben.actor;
    const own = await say(ben, "hello");
    const changes: [string, () => Promise<unknown>][] = [
      ["a message of mine", () => say(ben, "again")],
      ["a message of somebody else's", () => say(ann, "well")],
      ["a retracted message", () => retractMessage(ben, own)],
      ["another name and owner", () => updateRoom(system(), { room, name: "Hall", owner: username })],
      ["the owner as before", () => updateRoom(system(), { room, owner: ann.actor.username })],
      ["a silence", () => silenceRoomMember(ann, { room, username, durationMs: 600_000 })],
      ["a keeper", () => setRoomRole(ann, { room, username, role: "keeper" })],
      ["a silence of all", () => silenceRoom(ann, { room, silenced: true })],
      ["what may be said then", () => say(ben, "as a keeper")],
    ];
    for (const [what, change] of changes) {
      await change();
      const entered = await late.call("room.enter", { room });
      if (!entered.ok) throw new Error(entered.error.message);
      const fresh = withRoom({ ...b.store.getState(), rooms: {} }, entered.data).rooms[room];
      await eventually(() => expect([what, b.store.getState().rooms[room]]).toEqual([what, fresh]));
    }
    late.close();
  });

  it("go on where the room is after the connection was away", async () => {
    const line = await openTcpProxy(live.server.port);
    onTestFinished(() => line.close());
    const b = await clients.open(ben, undefined, line.port);
    await b.enterRoom(room);
    const a = await clients.open(ann);
    await a.enterRoom(room);
    await say(ann, "before");
    await shows(b, ["before"]);
    line.cut();
    await say(ann, "meanwhile");
    await line.restore();
    b.reconnectNow();
    await shows(b, ["before", "meanwhile"]);
    await say(ann, "after");
    await shows(b, ["before", "meanwhile", "after"]);
  });

  it("send what was written meanwhile when they are inside again, however long they were away", async () => {
    const line = await openTcpProxy(live.server.port);
    onTestFinished(() => line.close());
    const b = await clients.open(ben, undefined, line.port);
    await b.enterRoom(room);
    line.cut();
    await until(b, ({ connection }) => connection.phase !== "online", "that the line is cut");
    await b.send({ room }, { type: "text", text: "written on the way" });
    // As after a minute without a socket.
    await live.tenant.runtime.db.roomMember.deleteMany({ where: { appId: live.app.id, roomId: room } });
    await line.restore();
    b.reconnectNow();
    await shows(b, ["written on the way"]);
    expect(b.store.getState().outgoing).toEqual({});
  });

  it("let go what was written on the way back into a room that does not let them in", async () => {
    const line = await openTcpProxy(live.server.port);
    onTestFinished(() => line.close());
    const b = await clients.open(ben, undefined, line.port);
    await b.enterRoom(room);
    line.cut();
    await until(b, ({ connection }) => connection.phase !== "online", "that the line is cut");
    await b.send({ room }, { type: "text", text: "too late" });
    await blockRoomMember(ann, { room, username: ben.actor.username });
    await line.restore();
    b.reconnectNow();
    await until(b, ({ rooms }) => rooms[room] === undefined, "that the room is closed to Ben");
    await until(
      b,
      ({ outgoing }) => outgoing[`r:${room}`]?.[0]?.state === "failed",
      "that the message is left to the person",
    );
  });

  it("are pushed what another process committed and its hint did not tell", async () => {
    const device = await live.open(ben);
    await device.call("room.enter", { room });
    const a = await clients.open(ann);
    await a.enterRoom(room);
    await say({ ...ann, publish: () => {} }, "unheard");
    await eventually(() => expect(device.seqs(`c:${conversation}`)).toEqual([1]));
    device.close();
  });
});
