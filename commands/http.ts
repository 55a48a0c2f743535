import { randomUUID } from "node:crypto";
import { type Context, Hono, type Next } from "hono";
import { bodyLimit } from "hono/body-limit";
import { setCookie } from "hono/cookie";
import { encode } from "next-auth/jwt";
import type { AppRef } from "#core/context.ts";
import { isRefusal, refuse } from "#core/fail.ts";
import { createRequestLog } from "#core/request-log.ts";
import { operatorCookie, type Realm, userCookie } from "#core/sessions/session-cookie.ts";
import { createClientAddress } from "#infra/http/proxies.ts";
import { isHttps } from "#infra/http/public-url.ts";
import type { Runtime } from "#infra/runtime.ts";
import { type Answer, type ErrorCode, errors } from "#protocol/errors.ts";
import { limits } from "#protocol/limits.ts";
import { dispatch, settle } from "./dispatch.ts";
import { dispatchFile } from "./dispatch-file.ts";
import type { HttpDoor } from "./door.ts";
import type { Bindings, HttpApp } from "./http-app.ts";
import { mountMedia } from "./media/media-http.ts";
import { isOwnOrigin } from "./origin.ts";

type HttpContext = Context<Bindings>;

/** The commands over HTTP, for sign-up, the console and whatever comes before the live connection. JSON both ways. */
export function createHttpApp(runtime: Runtime): HttpApp {
  const clientAddress = createClientAddress(runtime.env.trustedProxies);
  const app = new Hono<Bindings>();
  /** Refuses what never becomes a command. */
  const turnAway = (c: HttpContext, code: ErrorCode, message: string, status?: 405) => {
    const requestId = c.get("requestId");
    const address = clientAddress(c.env.incoming);
    runtime.metrics.commands.add("unknown", "refused");
    runtime.log.info({ requestId, command: "unknown", code, door: "http", address }, "refused");
    return reply(c, { ok: false, error: { code, message, requestId } }, status);
  };
  app.use(async (c, next) => {
    const requestId = randomUUID();
    c.set("requestId", requestId);
    c.header("X-Request-Id", requestId);
    await next();
  });
  app.onError((error, c) => {
    if (isRefusal(error)) return turnAway(c, error.code, error.message);
    throw error;
  });
  app.notFound((c) => turnAway(c, "unknown_command", "There is no such command."));
  const accept = [
    async (c: HttpContext, next: Next) => {
      assertOwnPage(c, runtime.env.publicUrl);
      assertJson(c);
      await next();
    },
    bodyLimit({
      maxSize: limits.frameBytes,
      onError: (c) => turnAway(c, "too_large", `A command has at most ${limits.frameBytes} bytes.`),
    }),
  ] as const;
  app.post("/api/commands/:name/file", ...accept, async (c) => {
    const input = await readJson(c);
    const door = openDoor(runtime, c, clientAddress);
    if (typeof input !== "object" || input === null) throw refuse("invalid_input", "The input is no object.");
    const answer = await dispatchFile(runtime, door, c.req.param("name"), input);
    if (!answer.ok) return reply(c, answer);
    // Whatever is in it, no browser draws it here.
    c.header("Content-Type", "text/plain; charset=utf-8");
    c.header("Content-Disposition", "attachment");
    c.header("Cache-Control", "private, no-store");
    return c.body(answer.data);
  });
  app.post("/api/commands/:name", ...accept, async (c) => {
    const input = await readJson(c);
    const answer = await dispatch(runtime, openDoor(runtime, c, clientAddress), c.req.param("name"), input);
    return reply(c, answer);
  });
  mountMedia(app, runtime, {
    openDoor: (c, appKey) => ({ ...openDoor(runtime, c, clientAddress), appKey }),
    assertOwn: (c) => assertOwnPage(c, runtime.env.publicUrl),
    async answer(c, command, work) {
      const requestId = c.get("requestId");
      const door = { requestId, kind: "http" as const, address: clientAddress(c.env.incoming) };
      const log = createRequestLog(runtime.log, { requestId, command });
      return reply(c, await settle(runtime, door, { command, log }, work));
    },
  });
  app.all("/api/commands/:name", (c) => {
    c.header("Allow", "POST");
    return turnAway(c, "unknown_command", "Commands are sent by POST.", 405);
  });
  return app;
}

/** No other site's page may make a browser act: see `isOwnOrigin`. */
function assertOwnPage(c: HttpContext, publicUrl: string | undefined): void {
  const headers = {
    origin: c.req.header("origin"),
    host: c.req.header("host"),
    secFetchSite: c.req.header("sec-fetch-site"),
  };
  if (!isOwnOrigin(headers, publicUrl)) throw refuse("bad_origin", "This page may not send commands.");
}

/** Forms of other sites' pages cannot send JSON. */
function assertJson(c: HttpContext): void {
  const type = c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") throw refuse("forbidden", "Commands are sent as application/json.");
  if (c.req.header("content-encoding") !== undefined) {
    throw refuse("invalid_input", "Commands are sent uncompressed.");
  }
}

async function readJson(c: HttpContext): Promise<unknown> {
  const text = await c.req.text();
  try {
    return JSON.parse(text);
  } catch {
    throw refuse("invalid_input", "The body is not JSON.");
  }
}

function openDoor(
  runtime: Runtime,
  c: HttpContext,
  clientAddress: ReturnType<typeof createClientAddress>,
): HttpDoor {
  const secure = isHttps(runtime.env.publicUrl);
  const describe = (realm: Realm, app: Pick<AppRef, "id">) =>
    realm === "user" ? userCookie(runtime, app, secure) : operatorCookie(runtime, secure);
  return {
    kind: "http",
    address: clientAddress(c.env.incoming),
    userAgent: c.req.header("user-agent") ?? "",
    requestId: c.get("requestId"),
    appKey: c.req.header("x-borealis-app"),
    realm: c.req.header("x-borealis-realm") === "operator" ? "operator" : "user",
    cookieHeader: c.req.header("cookie"),
    async setSession(realm, app, sessionId) {
      const { name, secret, flags, maxAgeSeconds } = describe(realm, app);
      if (sessionId === null) return setCookie(c, name, "", { ...flags, maxAge: 0 });
      const token = await encode({ token: { sid: sessionId, realm }, secret, maxAge: maxAgeSeconds });
      setCookie(c, name, token, { ...flags, maxAge: maxAgeSeconds });
    },
    // The page deletes its own database by name; cookies of other apps must stay.
    clearSiteData: () => c.header("Clear-Site-Data", '"cache"'),
  };
}

function reply(c: HttpContext, answer: Answer<unknown>, status?: 405): Response {
  c.header("Cache-Control", "private, no-store");
  if (answer.ok) return c.json({ ok: true, data: answer.data ?? null }, 200);
  const { code, retryMs } = answer.error;
  if (retryMs) c.header("Retry-After", String(Math.ceil(retryMs / 1_000)));
  return c.json(answer, status ?? errors[code].status);
}
