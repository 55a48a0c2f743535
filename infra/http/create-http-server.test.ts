import { once } from "node:events";
import type { IncomingMessage, Server } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { exchange, lines } from "#tests/support/raw-http.ts";
import { closeHttpServer } from "./close-http-server.ts";
import { createHttpServer } from "./create-http-server.ts";

const UNFINISHED = 20;

let server: Server;
let port: number;
let seen: { door: string; url: string; headers: IncomingMessage["headers"]; rawHeaders: string[] }[] = [];
const failures: unknown[] = [];

const note = (door: string, req: IncomingMessage) =>
  seen.push({ door, url: req.url ?? "", headers: { ...req.headers }, rawHeaders: [...req.rawHeaders] });

async function listen(publicUrl?: string): Promise<{ server: Server; port: number }> {
  const made = createHttpServer(
    {
      production: true,
      publicUrl,
      host: "127.0.0.1",
      trustedProxies: [],
      limits: { unfinishedRequestsPerAddress: UNFINISHED },
    },
    {
      health: (_req, res) => res.end("{}"),
      api: {
        paths: ["/api/commands/"],
        handle: (req, res) => {
          note("api", req);
          if (req.url === "/api/commands/broken") throw new Error("broken");
          res.end("api");
        },
      },
      pages: (req, res) => {
        note("pages", req);
        res.end("page");
      },
      upgrades: new Map([
        [
          "/live/",
          (req, socket) => {
            note("live", req);
            socket.end("HTTP/1.1 101 Switching Protocols\r\nContent-Length: 0\r\n\r\n");
          },
        ],
      ]),
      onError: (error) => failures.push(error),
    },
  );
  await once(made.listen(0, "127.0.0.1"), "listening");
  const address = made.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { server: made, port: address.port };
}

beforeAll(async () => {
  ({ server, port } = await listen());
});
afterAll(() => closeHttpServer(server, 100));
beforeEach(() => {
  seen = [];
});

const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0);
const get = (target: string, ...headers: string[]) =>
  exchange(port, lines(`GET ${target} HTTP/1.1`, "Host: localhost", ...headers));

describe("a request's target", () => {
  it.each([
    "http://169.254.169.254/",
    "http://localhost/",
    "//evil.example/..",
    "/\\evil.example",
    "*",
    "evil",
  ])("is refused when it is %s", async (target) => {
    expect(statusOf(await get(target))).toBe(400);
    expect(seen).toEqual([]);
  });

  it.each(["/?nxtPid=victim", "/a/b?x=1&nxtIapp=c"])(
    "is unknown when it names a route's parameter: %s",
    async (target) => {
      expect(statusOf(await get(target))).toBe(404);
      expect(seen).toEqual([]);
    },
  );
});

describe("the client's address", () => {
  it("is told to the pages by the entry alone", async () => {
    await get("/a/shop", "X-Borealis-Address: 203.0.113.9", "X-Forwarded-For: 203.0.113.9");
    expect(seen[0]?.headers["x-borealis-address"]).toBe("127.0.0.1");
    expect(seen[0]?.rawHeaders).not.toContain("X-Borealis-Address");
    await get("/console", "X-Borealis-Page-App: shop");
    expect(seen.map(({ headers }) => headers["x-borealis-page-app"])).toEqual(["shop", undefined]);
  });
});

describe("a request's method", () => {
  it.each(["TRACE", "PROPFIND", "PURGE"])("%s is refused", async (method) => {
    const answer = await exchange(port, lines(`${method} / HTTP/1.1`, "Host: localhost"));
    expect(statusOf(answer)).toBe(405);
    expect(seen).toEqual([]);
  });

  it("CONNECT is cut off", async () => {
    expect(await exchange(port, lines("CONNECT example.com:80 HTTP/1.1", "Host: localhost"))).toBe("");
  });

  it.each(["POST", "PUT", "DELETE", "PATCH"])("%s never reaches a page", async (method) => {
    const answer = await exchange(
      port,
      lines(`${method} /a/shop HTTP/1.1`, "Host: localhost", "Content-Length: 0"),
    );
    expect(statusOf(answer)).toBe(405);
    expect(seen).toEqual([]);
  });

  it("cannot be overridden by a header", async () => {
    await get("/a/shop", "X-HTTP-Method-Override: DELETE");
    expect(seen.map(({ door }) => door)).toEqual(["pages"]);
  });
});

describe("a request's host", () => {
  it.each(["evil.example", "localhost.evil.example", "localhost@evil.example", "evil.example#localhost", ""])(
    "%j is refused",
    async (host) => {
      expect(statusOf(await exchange(port, lines("GET / HTTP/1.1", `Host: ${host}`)))).toBe(400);
      expect(seen).toEqual([]);
    },
  );

  it("is refused twice or not at all", async () => {
    expect(statusOf(await get("/", "Host: localhost"))).toBe(400);
    expect(statusOf(await exchange(port, lines("GET / HTTP/1.1")))).toBe(400);
    expect(seen).toEqual([]);
  });

  it.each(["localhost:3000", "127.0.0.1", "[::1]:3000", "192.0.2.7:3000"])("%s is ours", async (host) => {
    expect(statusOf(await exchange(port, lines("GET / HTTP/1.1", `Host: ${host}`)))).toBe(200);
  });

  it("must be the public one once that is set, except for the health probe", async () => {
    const named = await listen("https://chat.example.com");
    const ask = async (host: string, target: string) =>
      statusOf(await exchange(named.port, lines(`GET ${target} HTTP/1.1`, `Host: ${host}`)));
    expect(await ask("chat.example.com", "/")).toBe(200);
    expect(await ask("192.0.2.7", "/")).toBe(400);
    expect(await ask("192.0.2.7", "/healthz")).toBe(200);
    await closeHttpServer(named.server, 100);
  });
});

describe("a request's headers", () => {
  it("are refused as a whole when they name a server action", async () => {
    for (const path of ["/", "/api/commands/message.send"]) {
      expect(statusOf(await get(path, "Next-Action: 7f"))).toBe(404);
    }
    expect(seen).toEqual([]);
  });

  it("lose what only the server may say, in every view of them", async () => {
    const forged = [
      "x-middleware-subrequest",
      "X-Middleware-Rewrite",
      "x-now-route-matches",
      "x-matched-path",
    ];
    await get("/", ...forged.map((name) => `${name}: middleware:middleware`), "X-Kept: yes");
    const [request] = seen;
    const names = [...Object.keys(request?.headers ?? {}), ...(request?.rawHeaders ?? [])]
      .join(" ")
      .toLowerCase();
    expect(names).toContain("x-kept");
    expect(names).not.toMatch(/x-middleware|x-now|x-matched/);
  });

  it("carry our nonce, never the sender's", async () => {
    const answer = await get("/", "Content-Security-Policy: script-src 'nonce-evil'", "X-Nonce: evil");
    const nonce = /script-src 'self' 'nonce-([^']+)' 'strict-dynamic';/.exec(answer)?.[1];
    expect(nonce).toMatch(/^[A-Za-z0-9+/]{22}==$/);
    expect(seen[0]?.headers["x-nonce"]).toBe(nonce);
    expect(seen[0]?.headers["content-security-policy"]).toContain(`'nonce-${nonce}'`);
    expect(JSON.stringify(seen[0])).not.toContain("evil");
    expect(await get("/")).not.toContain(`${nonce}`);
  });

  it("security R32: may not smuggle a second request or grow without end", async () => {
    const both = lines(
      "POST /api/commands/x HTTP/1.1",
      "Host: localhost",
      "Content-Length: 4",
      "Transfer-Encoding: chunked",
    );
    expect(statusOf(await exchange(port, `${both}0\r\n\r\n`))).toBe(400);
    expect(statusOf(await get("/", `X-Long: ${"x".repeat(20_000)}`))).toBe(431);
    expect(seen).toEqual([]);
  });
});

describe("every answer", () => {
  it("has the security headers, refusals too", async () => {
    for (const answer of [await get("/a/shop"), await get("/api/commands/x"), await get("//x")]) {
      expect(answer).toMatch(/content-security-policy: .*frame-ancestors 'none'/i);
      expect(answer).toMatch(/object-src 'none'; base-uri 'none'/);
      expect(answer).not.toMatch(/script-src[^;]*unsafe/);
      expect(answer).toMatch(/x-content-type-options: nosniff/i);
      expect(answer).toMatch(/referrer-policy: strict-origin-when-cross-origin/i);
      expect(answer).toMatch(/cross-origin-opener-policy: same-origin/i);
      expect(answer).toMatch(/permissions-policy: .*microphone=\(self\)/i);
      expect(answer).toMatch(/cache-control: private, no-store/i);
      expect(answer).not.toMatch(/x-powered-by|strict-transport-security/i);
    }
  });

  it("promises https for a year when the public address is https", async () => {
    const secure = await listen("https://chat.example.com");
    const answer = await exchange(secure.port, lines("GET / HTTP/1.1", "Host: chat.example.com"));
    expect(answer).toMatch(/strict-transport-security: max-age=31536000/i);
    expect(answer).toContain("connect-src 'self' wss://chat.example.com;");
    await closeHttpServer(secure.server, 100);
  });

  it("is 500 without a word when a door fails", async () => {
    const answer = await get("/api/commands/broken");
    expect(statusOf(answer)).toBe(500);
    expect(answer).not.toContain("at ");
    expect(failures).toHaveLength(1);
  });
});

describe("an upgrade", () => {
  const upgrade = (target: string, ...headers: string[]) =>
    exchange(
      port,
      lines(
        `GET ${target} HTTP/1.1`,
        "Host: localhost",
        "Connection: Upgrade",
        "Upgrade: websocket",
        ...headers,
      ),
    );

  it.each(["/", "/live", "/live/x", "/_next/webpack-hmr", "/socket.io/", "http://169.254.169.254/live/"])(
    "to %s is refused in words, so that no balancer takes the server for broken, and cut off",
    async (target) => {
      const answer = await upgrade(target);
      expect(statusOf(answer)).toBe(target.startsWith("/") ? 404 : 400);
      expect(answer).toMatch(/^connection: close\r$/im);
      expect(seen).toEqual([]);
    },
  );

  it("to the live path reaches its door, without forged headers", async () => {
    expect(statusOf(await upgrade("/live/?EIO=4", "x-middleware-subrequest: a"))).toBe(101);
    expect(seen[0]?.door).toBe("live");
    expect(seen[0]?.headers["x-middleware-subrequest"]).toBeUndefined();
  });
});

describe("what is not HTTP", () => {
  it.each([
    ["junk", Buffer.from("\x00\x01\x02\xff junk\r\n\r\n", "latin1")],
    ["a TLS hello", Buffer.from("16030100c8010000c40303", "hex")],
    ["an HTTP/2 preface", Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")],
  ])("%s is hung up on, and others are served", async (_name, bytes) => {
    const answer = await exchange(port, bytes);
    expect([0, 400]).toContain(statusOf(answer));
    expect(statusOf(await get("/"))).toBe(200);
    expect(seen).toHaveLength(1);
  });

  it("has limits on slow senders that are looked at every second", () => {
    expect(server.headersTimeout).toBe(10_000);
    // Bodies are watched by `cutLateBodies`.
    expect(server.requestTimeout).toBe(0);
    expect(Reflect.get(server, "connectionsCheckingInterval")).toBe(1_000);
  });

  it("takes so many requests of one address that are not whole, and serves those that are", async () => {
    const slow = await listen();
    const senders = Array.from({ length: 2 * UNFINISHED }, () => connect(slow.port, "127.0.0.1"));
    let cut = 0;
    for (const sender of senders) {
      sender.on("error", () => {});
      sender.on("close", () => {
        cut += 1;
      });
      sender.write("GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
    }
    await expect.poll(() => cut, { timeout: 20_000 }).toBe(UNFINISHED);
    expect(statusOf(await exchange(slow.port, lines("GET / HTTP/1.1", "Host: localhost")))).toBe(200);
    for (const sender of senders) sender.destroy();
    await closeHttpServer(slow.server, 100);
  });
});

describe("closing", () => {
  it("lets the answer in progress finish and hangs up on the rest", async () => {
    let finish: (() => void) | undefined;
    const slow = createHttpServer(
      {
        production: true,
        publicUrl: undefined,
        host: "127.0.0.1",
        trustedProxies: [],
        limits: { unfinishedRequestsPerAddress: UNFINISHED },
      },
      {
        health: () => {},
        api: { paths: [], handle: () => {} },
        pages: (_req, res) => {
          finish = () => res.end("finished");
        },
        upgrades: new Map(),
        onError: () => {},
      },
    );
    await once(slow.listen(0, "127.0.0.1"), "listening");
    const address = slow.address();
    const slowPort = typeof address === "object" && address ? address.port : 0;
    const idle = connect(slowPort, "127.0.0.1");
    await once(idle, "connect");
    const answer = exchange(slowPort, lines("GET / HTTP/1.1", "Host: localhost"));
    await once(slow, "request");
    const hungUp = once(idle, "close");
    // The grace is longer than the test may take: nothing here may use it up.
    const closed = closeHttpServer(slow, 600_000);
    await hungUp;
    finish?.();
    expect(await answer).toContain("finished");
    await closed;
  });
});
