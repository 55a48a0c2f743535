import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exchange } from "#tests/support/raw-http.ts";
import { closeHttpServer } from "./close-http-server.ts";
import { createHttpServer } from "./create-http-server.ts";

let server: Server;
let port: number;

beforeAll(async () => {
  server = createHttpServer(
    {
      production: true,
      publicUrl: "https://chat.example.com",
      host: "127.0.0.1",
      trustedProxies: [],
      limits: { unfinishedRequestsPerAddress: 20 },
    },
    {
      health: (_req, res) => res.end("well"),
      api: { paths: [], handle: () => {} },
      pages: (_req, res) => res.end("page"),
      upgrades: new Map(),
      onError: () => {},
    },
  );
  await once(server.listen(0, "127.0.0.1"), "listening");
  // A server that listens on TCP has an address with a port.
  port = (server.address() as AddressInfo).port;
});
afterAll(() => closeHttpServer(server, 100));

describe("a health probe in the words of HTTP/1.0, as balancers speak by themselves", () => {
  it("need not name a host", async () => {
    expect(await exchange(port, "GET /healthz HTTP/1.0\r\n\r\n")).toMatch(/^HTTP\/1\.1 200 /);
  });

  it("is the only request that need not", async () => {
    for (const target of ["/", "/healthz?x", "/healthz/"]) {
      expect(await exchange(port, `GET ${target} HTTP/1.0\r\n\r\n`)).toMatch(/^HTTP\/1\.1 400 /);
    }
  });
});
