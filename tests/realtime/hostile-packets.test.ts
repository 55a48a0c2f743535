import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import type { Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { UserContext } from "#core/context.ts";
import { limits } from "#protocol/limits.ts";
import { type Device, type LiveTenant, openLiveTenant, signIn, ticketOf } from "./support/live.ts";
import { livePath, openRaw, openSignedIn, type RawSocket } from "./support/raw-socket.ts";

let live: LiveTenant;
let ann: UserContext;
/** Somebody who does nothing wrong, connected all the while. */
let bystander: Device;

beforeAll(async () => {
  live = await openLiveTenant();
  ann = await live.newUser();
  bystander = await live.open(await live.newUser());
});
afterAll(async () => {
  bystander.close();
  await live.close();
});

const openAnonymous = () => openRaw(live.server.port);
const openAsAnn = async () => openSignedIn(live.server.port, ticketOf(await signIn(ann)));

const doors: [string, () => Promise<RawSocket>][] = [
  ["before anybody has signed in", openAnonymous],
  ["from somebody who is signed in", openAsAnn],
];

async function expectOthersServed(): Promise<void> {
  expect(bystander.socket.connected).toBe(true);
  expect(await bystander.call("session.get", {})).toMatchObject({ ok: true });
}

/** Closed by the other side; the code that it gave. */
const closingOf = (raw: RawSocket) =>
  vi.waitFor(() => expect(raw.ws.readyState).toBe(raw.ws.CLOSED), { timeout: 20_000 }).then(() => raw.closed);

const place = (num: number) => `{"_placeholder":true,"num":${num}}`;

describe.each(doors)("binary parts announced %s", (_, open) => {
  it.each([
    ["eleven of them", `4511-["message.send",${Array.from({ length: 11 }, (_, n) => place(n)).join()}]`],
    ["one that never comes", `451-["message.send",${place(0)}]`],
    ["one, and a place for the hundredth", `451-["message.send",${place(99)}]`],
    ["a billion", '451000000000-["message.send",{}]'],
    ["a number that is none", '45x-["message.send",{}]'],
    ["some with an acknowledgement", `461-7[${place(0)}]`],
  ])("close the connection at the first packet: %s", async (_name, packet) => {
    const raw = await open();
    raw.send(packet);
    raw.send(Buffer.alloc(8));
    await closingOf(raw);
    await expectOthersServed();
  });
});

describe.each(doors)("frames %s", (_, open) => {
  it("end the connection when their message is never finished, however small they are", async () => {
    const raw = await open();
    raw.ws.on("error", () => {});
    let sent = 0;
    while (raw.ws.readyState === raw.ws.OPEN && sent < 40_000) {
      for (let n = 0; n < 500; n += 1) raw.ws.send("x", { fin: false });
      sent += 500;
      await new Promise((resolve) => setImmediate(resolve));
    }
    await closingOf(raw);
    expect(raw.received.some((packet) => packet.startsWith("43"))).toBe(false);
    await expectOthersServed();
  });

  it("end the connection when they are compressed although nobody agreed to that", async () => {
    const raw = await open();
    const compressed = Buffer.from([0xc1, 0x82, 0, 0, 0, 0, 0x34, 0x32]);
    // The library would refuse to send what was not negotiated.
    const { _socket: wire } = raw.ws as unknown as { _socket: Socket };
    wire.write(compressed);
    expect(await closingOf(raw)).toBe(1002);
    await expectOthersServed();
  });

  it("end the connection when pings pile up whose answers nobody reads", async () => {
    const raw = await open();
    raw.ws.on("error", () => {});
    raw.ws.pause();
    const payload = Buffer.alloc(125);
    let sent = 0;
    // The system itself holds some megabytes of answers; what counts begins behind them.
    while (raw.ws.readyState === raw.ws.OPEN && sent < 1_000_000) {
      for (let n = 0; n < 1_000; n += 1) raw.ws.ping(payload);
      sent += 1_000;
      await vi.waitFor(() => expect(raw.ws.bufferedAmount).toBeLessThan(1_000_000), { timeout: 20_000 });
    }
    expect(sent).toBeLessThan(1_000_000);
    raw.ws.terminate();
    await expectOthersServed();
  });
});

describe("compression", () => {
  it("is not agreed to, whatever is offered", async () => {
    const offer = request({
      port: live.server.port,
      path: livePath,
      headers: {
        Connection: "Upgrade",
        Upgrade: "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Extensions": "permessage-deflate; server_no_context_takeover; client_max_window_bits",
      },
    });
    offer.end();
    const [answer, socket] = (await once(offer, "upgrade")) as [IncomingMessage, Socket];
    expect(answer.statusCode).toBe(101);
    expect(answer.headers["sec-websocket-extensions"]).toBeUndefined();
    socket.destroy();
  });
});

describe("what belongs to the server alone", () => {
  it.each(["40/admin,", "40/admin,{}", "40/,", "42/admin,1[]", "41/admin,"])(
    "is no namespace: %s closes the connection",
    async (packet) => {
      const raw = await openAsAnn();
      raw.send(packet);
      await closingOf(raw);
      const answers = raw.received.filter((received) => received.startsWith("44"));
      for (const answer of answers) expect(answer).toBe('44/admin,{"message":"Invalid namespace"}');
      await expectOthersServed();
    },
  );

  it("is no command: sockets, rooms and what is known of others cannot be asked for", async () => {
    const device = await live.open(ann);
    for (const name of [
      "fetchSockets",
      "socketsJoin",
      "rooms",
      "join",
      "broadcast",
      "server_stats",
      "data",
    ]) {
      const answer = await device.socket.timeout(10_000).emitWithAck(name, {});
      expect(answer).toMatchObject({ ok: false, error: { code: "unknown_command" } });
    }
    device.close();
  });

  it("is nothing that somebody acknowledges", async () => {
    const raw = await openAsAnn();
    raw.send(`431[${JSON.stringify("x".repeat(60_000))}]`);
    await closingOf(raw);
    await expectOthersServed();
  });

  it("is the count of connections: whoever leaves and stays connected is hung up on", async () => {
    const raw = await openAsAnn();
    raw.send("41");
    await closingOf(raw);
  });
});

describe("a flood of commands as large as they may be", () => {
  it("costs its sender the connection long before it costs anybody else theirs", async () => {
    const strict = await live.tenant.app("strict", { commandsPerSecond: 20, commandBurst: 60 });
    const flooder = await live.newUser(strict);
    const raw = await openSignedIn(live.server.port, ticketOf(await signIn(flooder)));
    raw.ws.on("error", () => {});
    const large = JSON.stringify({ query: "x".repeat(limits.frameBytes - 200) });
    let sent = 0;
    while (raw.ws.readyState === raw.ws.OPEN && sent < 5_000) {
      for (let n = 0; n < 20; n += 1, sent += 1) raw.send(`42${sent}["user.search",${large}]`);
      await vi.waitFor(() => expect(raw.ws.bufferedAmount).toBeLessThan(1_000_000), { timeout: 20_000 });
      await expectOthersServed();
    }
    expect(sent).toBeLessThan(5_000);
    await closingOf(raw);
    const told = raw.received.filter((packet) => packet.startsWith('42["connection.closing"'));
    expect(told).toEqual(['42["connection.closing",{"code":"busy","retryMs":5000}]']);
    expect(raw.received.some((packet) => packet.startsWith("43") && packet.includes('"busy"'))).toBe(true);
  });
});
