import { createHmac } from "node:crypto";
import { connect as connectTcp } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppRef, UserContext } from "#core/context.ts";
import { issueTicket } from "#core/sessions/ticket.ts";
import { exchange, lines } from "../support/raw-http.ts";
import { httpClient, type TestServer } from "../support/server.ts";
import { type Tenant, uniqueName } from "../support/tenant.ts";
import { connect, type LiveTenant, openLiveTenant, refusalOf, signIn, ticketOf } from "./support/live.ts";
import { livePath, openRaw } from "./support/raw-socket.ts";

let tenant: Tenant;
let app: AppRef;
let ann: UserContext;
let server: TestServer;
let live: LiveTenant;

beforeAll(async () => {
  live = await openLiveTenant({}, { LIMIT_UNAUTHENTICATED_SECONDS: "1" });
  ({ tenant, app, server } = live);
  ann = await tenant.user(app, "annie");
});
afterAll(() => live.close());

const attempt = (auth: unknown, headers?: Record<string, string>) =>
  refusalOf(connect(server.port, auth, headers));

const upgrade = (target: string, ...headers: string[]) =>
  exchange(
    server.port,
    lines(
      `GET ${target} HTTP/1.1`,
      `Host: 127.0.0.1:${server.port}`,
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
      ...headers,
    ),
  );

const expectAlive = async () =>
  expect(await attempt({ ticket: ticketOf(await signIn(ann)) })).toBe("accepted");

/** The Cookie header of a browser in which somebody is signed in. */
async function cookieOfSomebody(): Promise<string> {
  const browser = httpClient(server.url, { appKey: app.appKey });
  const account = { username: uniqueName("victim"), password: "horse battery staple" };
  await browser.ask("user.register", account);
  await browser.ask("session.create", account);
  await browser.ask("session.get", {});
  return [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
}

describe("who may connect", () => {
  it("refuses another site's page, even with the victim's cookies", async () => {
    const headers = { origin: "https://evil.example", cookie: await cookieOfSomebody() };
    await expect(openRaw(server.port, { headers })).rejects.toThrow("HTTP 403");
  });

  it("refuses an origin that is hidden or broken", async () => {
    for (const origin of ["null", "file://", "http://", `http://127.0.0.1:${server.port + 1}`]) {
      await expect(openRaw(server.port, { headers: { origin } })).rejects.toThrow("HTTP 403");
    }
  });

  it("lets our own pages connect, under every loopback name, and programs without an origin", async () => {
    const ticket = ticketOf(await signIn(ann));
    for (const name of ["127.0.0.1", "localhost"]) {
      expect(await attempt({ ticket }, { origin: `http://${name}:${server.port}` })).toBe("accepted");
    }
    expect(await attempt({ ticket })).toBe("accepted");
  });

  it("never reads cookies on the socket: without a ticket nobody is signed in, whoever the cookie names", async () => {
    const cookie = await cookieOfSomebody();
    const ofOurPage = { cookie, origin: `http://127.0.0.1:${server.port}` };
    for (const headers of [{ cookie }, ofOurPage]) {
      expect(await attempt({}, headers)).toMatchObject({ code: "not_signed_in" });
    }
  });
});

describe("what a ticket must be", () => {
  it("refuses no ticket, one of another type, and one that is not ours", async () => {
    const good = ticketOf(await signIn(ann));
    const [appId, sessionId, expiresAt] = good.split(".");
    const forged = createHmac("sha256", "some other key").update(`${appId}.${sessionId}.${expiresAt}`);
    const wrong = [
      undefined,
      null,
      7,
      true,
      [good],
      { toString: good },
      "",
      "a.b.c.d",
      good.slice(0, -1),
      `${good}A`,
      `${appId}.${sessionId}.${expiresAt}.${forged.digest("base64url")}`,
      `${appId}.${sessionId}.${Number(expiresAt) + 1}.${good.split(".")[3]}`,
      `eyJhbGciOiJub25lIn0.${Buffer.from(JSON.stringify({ sid: 1 })).toString("base64url")}.`,
    ];
    for (const ticket of wrong) expect(await attempt({ ticket })).toMatchObject({ code: "not_signed_in" });
  });

  it("refuses an expired ticket", async () => {
    const device = await signIn(ann);
    const { ticket } = issueTicket({ ...device, now: () => new Date(Date.now() - 61_000) });
    expect(await attempt({ ticket })).toMatchObject({ code: "not_signed_in" });
  });

  it("refuses a ticket whose session belongs to another app", async () => {
    const other = await tenant.app("other");
    const device = await signIn(ann);
    const ticket = ticketOf({ ...device, app: other });
    expect(await attempt({ ticket })).toMatchObject({ code: "not_signed_in" });
  });

  it("refuses the ticket of a deleted user and of a session that was ended", async () => {
    const gone = await tenant.user(app, "gone-user");
    const device = await signIn(gone);
    const ticket = ticketOf(device);
    await tenant.runtime.db.session.update({
      where: { appId_id: { appId: app.id, id: device.actor.sessionId } },
      data: { revokedAt: new Date() },
    });
    expect(await attempt({ ticket })).toMatchObject({ code: "session_revoked" });
    const again = ticketOf(await signIn(gone));
    await tenant.runtime.db.user.update({
      where: { appId_id: { appId: app.id, id: gone.actor.userId } },
      data: { deletedAt: new Date() },
    });
    expect(await attempt({ ticket: again })).toMatchObject({ code: "not_signed_in" });
  });

  it("takes a ticket again within its minute: it names a session, it is not used up", async () => {
    const ticket = ticketOf(await signIn(ann));
    expect(await attempt({ ticket })).toBe("accepted");
    expect(await attempt({ ticket })).toBe("accepted");
  });

  it("closes the connection after a refusal", async () => {
    const raw = await openRaw(server.port);
    raw.send('40{"ticket":"no"}');
    expect(await raw.until((packet) => packet.startsWith("44"))).toContain('"code":"not_signed_in"');
    await raw.closed;
  });

  it("refuses a payload of 60 KB, a deep one, and one that names __proto__", async () => {
    const deep = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
    const payloads = [
      JSON.stringify({ ticket: "x".repeat(60_000) }),
      `{"ticket":${deep}}`,
      `{"__proto__":{"ticket":"polluted","isAdmin":true}}`,
    ];
    for (const payload of payloads) {
      const raw = await openRaw(server.port);
      raw.send(`40${payload}`);
      expect(await raw.until((packet) => packet.startsWith("44"))).toContain('"code":"not_signed_in"');
      await raw.closed;
    }
    expect(({} as Record<string, unknown>).isAdmin).toBeUndefined();
    await expectAlive();
  });
});

describe("before the sign-in", () => {
  it("closes whoever says nothing, and whoever only answers pings, in time", async () => {
    const silent = await openRaw(server.port);
    const pinging = await openRaw(server.port);
    const timer = setInterval(() => pinging.send("3"), 100);
    await Promise.all([silent.closed, pinging.closed]);
    clearInterval(timer);
  });

  it("closes whoever sends a command before connecting", async () => {
    const raw = await openRaw(server.port);
    raw.send('420["session.get",{}]');
    await raw.closed;
    expect(raw.received.some((packet) => packet.startsWith("43"))).toBe(false);
  });

  it("asks the database once for a connection, however often it says who it is", async () => {
    const raw = await openRaw(server.port);
    const ticket = ticketOf(await signIn(ann));
    for (let n = 0; n < 200; n += 1) raw.send(`40${JSON.stringify({ ticket })}`);
    await raw.closed;
    expect(raw.received.filter((packet) => packet.startsWith("40")).length).toBeLessThanOrEqual(1);
  });

  it("has no other namespaces, for administrators or anybody", async () => {
    const raw = await openRaw(server.port);
    raw.send("40/admin,{}");
    expect(await raw.until((packet) => packet.startsWith("44"))).toContain("Invalid namespace");
    raw.ws.terminate();
  });
});

describe("what is not our protocol", () => {
  it("answers 400 to polling, JSONP, and protocol numbers other than 4", async () => {
    const targets = [
      "/live/?EIO=4&transport=polling",
      "/live/?EIO=4&transport=websocket&j=0",
      "/live/?EIO=3&transport=websocket",
      "/live/?EIO=99&transport=websocket",
      "/live/?EIO=4&EIO=3&transport=websocket",
      "/live/?transport=websocket",
      "/live/?EIO=4&transport=websocket&sid=AAAAAAAAAAAAAAAAAAAA",
      "/live/?EIO=4&transport=webtransport",
    ];
    for (const target of targets) expect(await upgrade(target)).toMatch(/^HTTP\/1\.1 400 /);
  });

  it("destroys upgrades on any other path, an absolute address too", async () => {
    for (const target of [
      "/",
      "/socket.io/?EIO=4&transport=websocket",
      "/live",
      "/live/x?EIO=4&transport=websocket",
      "http://169.254.169.254/",
      `http://169.254.169.254${livePath}`,
      "//evil.example/live/?EIO=4&transport=websocket",
    ]) {
      expect(await upgrade(target)).not.toMatch(/^HTTP\/1\.1 (101|2)/);
    }
  });

  it("survives junk, TLS, HTTP/2, WebSocket version 8 and a missing key", async () => {
    await exchange(server.port, Buffer.from("16030100c8010000c40303", "hex"));
    await exchange(server.port, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    await exchange(server.port, Buffer.alloc(4_096, 0xff));
    const head = [`GET ${livePath} HTTP/1.1`, `Host: 127.0.0.1:${server.port}`, "Connection: Upgrade"];
    expect(
      await exchange(
        server.port,
        lines(
          ...head,
          "Upgrade: websocket",
          "Sec-WebSocket-Version: 8",
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        ),
      ),
    ).toMatch(/^HTTP\/1\.1 4/);
    expect(
      await exchange(server.port, lines(...head, "Upgrade: websocket", "Sec-WebSocket-Version: 13")),
    ).toMatch(/^HTTP\/1\.1 4/);
    await expectAlive();
  });

  it("survives a connection that is cut in the middle of its upgrade", async () => {
    await new Promise<void>((resolve) => {
      const socket = connectTcp(server.port, "127.0.0.1", () => {
        socket.write(
          `GET ${livePath} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`,
        );
        socket.resetAndDestroy();
        resolve();
      });
    });
    await expectAlive();
  });
});
