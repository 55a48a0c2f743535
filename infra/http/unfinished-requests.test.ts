import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { exchange, lines } from "#tests/support/raw-http.ts";
import { limitUnfinishedRequests } from "./unfinished-requests.ts";

const MOST = 5;
let server: Server;
let port: number;
const sockets: Socket[] = [];

async function listen(trustedProxies: string[] = []): Promise<void> {
  server = createServer((req, res) => {
    req.resume();
    req.on("end", () => res.end("answered"));
  });
  limitUnfinishedRequests(server, { most: MOST, trustedProxies, graceMs: 50 });
  await once(server.listen(0, "127.0.0.1"), "listening");
  // A server that listens on TCP has an address with a port.
  ({ port } = server.address() as AddressInfo);
}

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** Opens a connection, says so much and no more. */
async function begin(said: string, from = "127.0.0.1"): Promise<Socket> {
  const socket = connect({ port, host: "127.0.0.1", localAddress: from });
  socket.on("error", () => {});
  sockets.push(socket);
  await once(socket, "connect");
  socket.write(said);
  return socket;
}

const open = () => new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)));
const opened = (count: number) =>
  vi.waitFor(async () => expect(await open()).toBe(count), { timeout: 10_000 });
const get = () => exchange(port, lines("GET / HTTP/1.1", "Host: localhost", "Connection: close"));

const slowHead = "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ";
const slowBody = lines("POST / HTTP/1.1", "Host: localhost", "Content-Length: 100");

describe("requests that are never whole", () => {
  it.each([
    ["say nothing", ""],
    ["stop in the headers", slowHead],
    ["stop in the body", slowBody],
  ])("are hung up on beyond the limit of their address when they %s", async (_, said) => {
    await listen();
    for (let n = 0; n < 3 * MOST; n += 1) await begin(said);
    await opened(MOST);
    expect(await get()).toContain("answered");
    // Whoever is gone leaves room for the next.
    for (const socket of sockets) socket.destroy();
    await opened(0);
    for (let n = 0; n < MOST + 1; n += 1) await begin(said);
    await opened(MOST);
  });

  it("do not count once they are whole, however long the connection is kept", async () => {
    await listen();
    for (let n = 0; n < 3 * MOST; n += 1) {
      const kept = await begin(lines("GET / HTTP/1.1", "Host: localhost"));
      await once(kept, "data");
    }
    expect(await open()).toBe(3 * MOST);
    expect(await get()).toContain("answered");
  });

  it("count again when a kept connection sends a body slowly", async () => {
    await listen();
    const kept: Socket[] = [];
    for (let n = 0; n < MOST + 1; n += 1) {
      const socket = await begin(lines("GET / HTTP/1.1", "Host: localhost"));
      await once(socket, "data");
      kept.push(socket);
    }
    for (const socket of kept) socket.write(slowBody);
    await opened(MOST);
  });

  it("of a trusted proxy are not counted: it speaks for many", async () => {
    await listen(["127.0.0.1"]);
    for (let n = 0; n < 3 * MOST; n += 1) await begin(slowHead);
    for (let n = 0; n < 3 * MOST; n += 1) await begin(slowHead, "127.0.0.2");
    // The stranger's came last and are judged, so the proxy's were.
    await opened(3 * MOST + MOST);
  });
});
