import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { Server } from "socket.io";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ConversationEntry, EntriesFrame } from "#protocol/entries.ts";
import { openRaw, type RawSocket } from "#tests/realtime/support/raw-socket.ts";
import { backlogOf } from "./backlog.ts";
import { type LiveServer, type LiveSocket, userOf, userRoom } from "./live.ts";
import { createOutbound, type Outbound } from "./outbound.ts";
import { createRegistry } from "./registry.ts";

const MEGABYTE = 1024 * 1024;
const APP = 1;
const CONVERSATION = 7;
/** Frames the reader may be behind, far below what counts as slow. */
const AHEAD = 50;

let io: LiveServer;
let outbound: Outbound;
let port: number;
let now = 0;
const raws: RawSocket[] = [];
const sockets: LiveSocket[] = [];

beforeEach(async () => {
  const http = createServer();
  io = new Server(http, { path: "/live/", transports: ["websocket"], perMessageDeflate: false });
  const registry = createRegistry();
  const slowSocket = { packets: 256, bytes: MEGABYTE };
  const deadSocket = { packets: 1_024, bytes: 4 * MEGABYTE, ms: 15_000 };
  outbound = createOutbound({ io, registry, clock: () => now, limits: { slowSocket, deadSocket } });
  io.on("connection", (socket) => {
    // Of who somebody is the outbound needs the ids only.
    Object.assign(socket.data, { app: { id: APP }, userId: sockets.length });
    sockets.push(socket);
    registry.add(socket);
    void socket.join(userRoom(userOf(socket)));
    socket.on("disconnect", () => {
      registry.remove(socket);
      outbound.forget(socket);
    });
  });
  await once(http.listen(0, "127.0.0.1"), "listening");
  // A server that listens on TCP has an address with a port.
  ({ port } = http.address() as AddressInfo);
});
afterEach(async () => {
  for (const raw of raws.splice(0)) raw.ws.terminate();
  sockets.splice(0);
  outbound.close();
  await io.close();
});

async function open(): Promise<{ raw: RawSocket; socket: LiveSocket }> {
  const raw = await openRaw(port);
  raws.push(raw);
  raw.send("40");
  await raw.until((packet) => packet.startsWith("40"));
  const socket = sockets.at(-1);
  if (!socket) throw new Error("nobody connected");
  return { raw, socket };
}

const entry = (seq: number, length: number): ConversationEntry => ({
  kind: "message.created",
  seq,
  createdAt: 0,
  messageId: seq,
  sender: "somebody",
  clientId: null,
  hash: "",
  body: { type: "text", text: "x".repeat(length) },
});

const frame = (seq: number, length: number): EntriesFrame => ({
  log: `c:${CONVERSATION}`,
  from: seq,
  to: seq,
  entries: [entry(seq, length)],
  hidden: [],
});

/** Sends to everybody, as fast as those who read take it. */
async function flood(frames: number, length: number, reader: RawSocket, look: () => void): Promise<void> {
  const everybody = sockets.map(userOf);
  for (let seq = 1; seq <= frames; seq += 1) {
    outbound.entries(everybody, frame(seq, length));
    do await turn();
    while (reader.received.length < seq - AHEAD);
    look();
  }
}

describe("somebody who does not read", () => {
  it.each([
    ["long", 3_000, 7_000],
    ["short", 20_000, 100],
  ])("never has more than the limit waiting, however many %s messages pass", async (_, frames, length) => {
    const reader = await open();
    const stalled = await open();
    stalled.raw.ws.pause();
    let most = 0;
    await flood(frames, length, reader.raw, () => {
      most = Math.max(most, backlogOf(stalled.socket).bytes);
    });
    expect(stalled.socket.rooms.has(userRoom(userOf(stalled.socket)))).toBe(false);
    expect(most).toBeLessThanOrEqual(MEGABYTE);
    expect(backlogOf(stalled.socket).packets).toBeLessThanOrEqual(1_024);
    await reader.raw.until((packet) => packet.includes(`"to":${frames},`));
    expect(reader.raw.received.filter((packet) => packet.includes('"entries"'))).toHaveLength(frames);
  });

  it("is hung up on after fifteen seconds, and those who read are not", async () => {
    const reader = await open();
    const stalled = await open();
    stalled.raw.ws.pause();
    await flood(2_000, 7_000, reader.raw, () => {});
    expect(stalled.socket.rooms.has(userRoom(userOf(stalled.socket)))).toBe(false);
    now = 15_001;
    await vi.waitFor(() => expect(stalled.socket.connected).toBe(false), { timeout: 10_000 });
    expect(reader.socket.connected).toBe(true);
  });

  it("is shown the end of what it missed when it reads again, and hears the rest as before", async () => {
    const reader = await open();
    const stalled = await open();
    stalled.raw.ws.pause();
    await flood(2_000, 7_000, reader.raw, () => {});
    stalled.raw.ws.resume();
    await stalled.raw.until((packet) => packet.includes('"from":2000,"to":2000,'));
    await vi.waitFor(() => expect(stalled.socket.rooms.has(userRoom(userOf(stalled.socket)))).toBe(true), {
      timeout: 10_000,
    });
    outbound.entries(sockets.map(userOf), frame(2_001, 5));
    await stalled.raw.until((packet) => packet.includes('"to":2001,'));
  });
});
