import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { type LineFault, openTcpProxy, type TcpProxy } from "./support/tcp-proxy.ts";

const proxies: TcpProxy[] = [];
const servers: Server[] = [];
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(proxies.splice(0).map((proxy) => proxy.close()));
  for (const server of servers.splice(0)) server.close();
});

/** A server that answers everything with the same, after its name if it has one. */
async function openEcho(name = ""): Promise<{ port: number; accepted: Socket[] }> {
  const accepted: Socket[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    accepted.push(socket);
    sockets.push(socket);
    socket.on("error", () => {});
    if (name !== "") socket.write(name);
    socket.pipe(socket);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on TCP has an address with a port.
  return { port: (server.address() as AddressInfo).port, accepted };
}

type Ends = { told: Buffer; chunks: number[]; ended: boolean; closed: boolean; error: string };

/** A client that remembers what it was told. */
function talk(port: number): { socket: Socket; seen: Ends; text(): string } {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  sockets.push(socket);
  const seen: Ends = { told: Buffer.alloc(0), chunks: [], ended: false, closed: false, error: "" };
  socket.on("data", (chunk: Buffer) => {
    seen.told = Buffer.concat([seen.told, chunk]);
    seen.chunks.push(chunk.length);
  });
  socket.on("end", () => {
    seen.ended = true;
  });
  socket.on("close", () => {
    seen.closed = true;
  });
  socket.on("error", (error: NodeJS.ErrnoException) => {
    seen.error = error.code ?? "";
  });
  return { socket, seen, text: () => seen.told.toString() };
}

/** A reset comes with an end; which of the two a client sees first is up to its system. */
const isOver = ({ seen }: ReturnType<typeof talk>) => seen.ended || seen.closed;

async function openLine(fault?: LineFault) {
  const echo = await openEcho();
  const proxy = await openTcpProxy(echo.port);
  proxies.push(proxy);
  if (fault) proxy.impose(fault);
  return { echo, proxy };
}

/** A client on a line that works. */
async function talkOn(proxy: TcpProxy) {
  const client = talk(proxy.port);
  client.socket.write("hello ");
  await expect.poll(client.text).toBe("hello ");
  return client;
}

const PATIENCE = { timeout: 20_000 };
const long = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));

describe("a line", () => {
  it("carries everything both ways, in order, and the end of it", async () => {
    const { proxy } = await openLine();
    const client = talk(proxy.port);
    client.socket.end(long);
    await expect.poll(() => client.seen.ended, PATIENCE).toBe(true);
    expect(client.seen.told.equals(long)).toBe(true);
  });

  it("leads to the next of its targets in turn, and past one that refuses", async () => {
    const [one, two] = [await openEcho("one"), await openEcho("two")];
    const gone = await openTcpProxy(one.port);
    await gone.close();
    const proxy = await openTcpProxy([one.port, gone.port, two.port]);
    proxies.push(proxy);
    const told: string[] = [];
    for (let index = 0; index < 3; index += 1) {
      const client = talk(proxy.port);
      await expect.poll(client.text).not.toBe("");
      told.push(client.text());
    }
    expect(told).toEqual(["one", "two", "two"]);
    proxy.pointTo(two.port);
    const later = talk(proxy.port);
    await expect.poll(later.text).toBe("two");
  });

  it("shows what the server says before the client has it", async () => {
    const echo = await openEcho();
    const heard: string[] = [];
    const proxy = await openTcpProxy(echo.port, { onAnswer: (chunk) => heard.push(chunk.toString()) });
    proxies.push(proxy);
    await talkOn(proxy);
    expect(heard.join("")).toBe("hello ");
  });

  for (const fault of [
    { mode: "slow", latencyMs: 5, jitterMs: 10 },
    { mode: "narrow", bytesPerSecond: 1_000_000 },
    { mode: "late", acceptMs: 50 },
  ] satisfies LineFault[]) {
    it(`loses and reorders nothing while it is ${fault.mode}, nor when that ends`, async () => {
      const { proxy } = await openLine(fault);
      const client = talk(proxy.port);
      client.socket.write(long);
      await expect.poll(() => client.seen.told.length, PATIENCE).toBeGreaterThan(0);
      await proxy.restore();
      client.socket.end(long);
      await expect.poll(() => client.seen.ended, PATIENCE).toBe(true);
      expect(client.seen.told.equals(Buffer.concat([long, long]))).toBe(true);
    });
  }

  it("holds every chunk back when it is slow", async () => {
    const { proxy } = await openLine({ mode: "slow", latencyMs: 30, jitterMs: 0 });
    const client = talk(proxy.port);
    const began = performance.now();
    client.socket.write("a");
    await expect.poll(client.text).toBe("a");
    // There and back again; a timer may be a millisecond early.
    expect(performance.now() - began).toBeGreaterThanOrEqual(58);
  });

  it("carries no more than its width when it is narrow", async () => {
    const { proxy } = await openLine({ mode: "narrow", bytesPerSecond: 20_000 });
    const client = talk(proxy.port);
    const began = performance.now();
    client.socket.write(long.subarray(0, 4_000));
    await expect.poll(() => client.seen.told.length, PATIENCE).toBe(4_000);
    // All but the last piece of a direction has been waited for.
    expect(performance.now() - began).toBeGreaterThanOrEqual(140);
  });

  it("carries nothing and stays open while it is frozen, for old connections and new ones", async () => {
    const { proxy, echo } = await openLine();
    const old = await talkOn(proxy);
    proxy.freeze();
    old.socket.write("old");
    const fresh = talk(proxy.port);
    fresh.socket.write("fresh");
    await expect.poll(() => echo.accepted.length).toBe(2);
    // What is not frozen passes meanwhile.
    const other = await openLine();
    await talkOn(other.proxy);
    expect([old.text(), fresh.text(), isOver(old), isOver(fresh)]).toEqual(["hello ", "", false, false]);
    await proxy.restore();
    await expect.poll(old.text).toBe("hello old");
    await expect.poll(fresh.text).toBe("fresh");
  });

  it("resets what is open and lets others in after a reset", async () => {
    const { proxy } = await openLine();
    const client = await talkOn(proxy);
    proxy.impose({ mode: "reset" });
    await expect.poll(() => isOver(client)).toBe(true);
    await talkOn(proxy);
  });

  it("tells the client of an end that the server knows nothing of, half-closed", async () => {
    const { proxy, echo } = await openLine();
    const client = await talkOn(proxy);
    proxy.impose({ mode: "half-close" });
    await expect.poll(() => client.seen.ended).toBe(true);
    const heard = once(echo.accepted[0] ?? client.socket, "data");
    client.socket.write("still here");
    expect(String((await heard)[0])).toBe("still here");
    await talkOn(proxy);
  });

  it("cuts every connection after so many bytes, in the middle of a chunk", async () => {
    const { proxy } = await openLine({ mode: "cut", afterBytes: 1_500 });
    const client = talk(proxy.port);
    client.socket.write(long.subarray(0, 1_000));
    await expect.poll(() => isOver(client)).toBe(true);
    expect(client.seen.told.equals(long.subarray(0, 500))).toBe(true);
    await proxy.restore();
    await talkOn(proxy);
  });

  it("delivers everything in pieces of one to seven bytes, sliced", async () => {
    const { proxy, echo } = await openLine({ mode: "sliced" });
    const client = talk(proxy.port);
    client.socket.write("x");
    await expect.poll(client.text).toBe("x");
    const pieces: number[] = [];
    echo.accepted[0]?.on("data", (chunk: Buffer) => pieces.push(chunk.length));
    client.socket.end(long.subarray(0, 5_000));
    await expect.poll(() => client.seen.ended, PATIENCE).toBe(true);
    expect(client.seen.told.subarray(1).equals(long.subarray(0, 5_000))).toBe(true);
    // A reader that was busy finds several pieces at once; nothing comes in one.
    expect(pieces.length).toBeGreaterThan(10);
  });

  it("resets what is open and refuses others until it is restored", async () => {
    const { proxy } = await openLine();
    const client = await talkOn(proxy);
    proxy.cut();
    await expect.poll(() => isOver(client)).toBe(true);
    const refused = talk(proxy.port);
    await expect.poll(() => refused.seen.error).toBe("ECONNREFUSED");
    await proxy.restore();
    await talkOn(proxy);
  });

  it("lets nothing through for a while after accepting, late, and everything then", async () => {
    const { proxy, echo } = await openLine({ mode: "late", acceptMs: 60_000 });
    const client = talk(proxy.port);
    client.socket.write("early");
    await once(client.socket, "connect");
    const other = await openLine();
    await talkOn(other.proxy);
    expect(echo.accepted).toEqual([]);
    await proxy.restore();
    await expect.poll(client.text).toBe("early");
  });
});
