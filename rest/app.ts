import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { HttpBindings } from "@hono/node-server";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context as HonoContext } from "hono";
import { assertAllowedAddress } from "#core/apps/allowed-address.ts";
import { type AppRights, hasScope } from "#core/apps/check-app-secret.ts";
import { refuse } from "#core/fail.ts";
import { createRequestLog } from "#core/request-log.ts";
import { noteDeed } from "#core/transaction.ts";
import { createClientAddress } from "#infra/http/proxies.ts";
import type { Runtime } from "#infra/runtime.ts";
import { allRoutes } from "./all-routes.ts";
import { authenticate } from "./auth.ts";
import { describeApi, registerRoute } from "./document.ts";
import { errorBody, toRestError } from "./errors.ts";
import { readKey, runOnce, type Told } from "./idempotency.ts";
import { parseInput, readJson, readQuery } from "./input.ts";
import { countCall, rateHeaders } from "./rate-limit.ts";
import { type AppContext, Reply, type Route } from "./route.ts";

type Variables = { requestId: string; ctx: AppContext; rights: AppRights };
type Bindings = { Bindings: HttpBindings; Variables: Variables };
type Http = HonoContext<Bindings>;

/** The REST API of all apps. It is asked with canonical paths: see `infra/http/rest-target.ts`. */
export function createRestApp(runtime: Runtime): OpenAPIHono<Bindings> {
  const addressOf = createClientAddress(runtime.env.trustedProxies);
  const app = new OpenAPIHono<Bindings>();
  app.use(async (c, next) => {
    c.set("requestId", randomUUID());
    c.header("X-Request-Id", c.get("requestId"));
    // Usernames may end like the name of a file, which caches would keep.
    c.header("Cache-Control", "private, no-store");
    await next();
  });
  app.onError((error, c) => answerError(runtime, c, error));
  app.get("/docs/openapi.json", (c) => send(c, tell(200, describeApi(app))));
  app.use(async (c, next) => {
    c.set("ctx", await openCall(runtime, c, addressOf(c.env.incoming)));
    await next();
  });
  for (const route of allRoutes) mount(runtime, app, route);
  const paths = allRoutes.flatMap(({ path, aliases = [] }) => [path, ...aliases]);
  for (const path of new Set(paths.map(toPattern))) {
    app.all(path, () => {
      throw refuse("method_not_allowed", "invalid request: this method is not for this path");
    });
  }
  app.notFound(() => {
    throw refuse("not_found", "invalid request: there is no such path");
  });
  return app;
}

/** The path as Hono has it. */
const toPattern = (path: string): string => path.replace(/\{(\w+)\}/g, ":$1");

function mount(runtime: Runtime, app: OpenAPIHono<Bindings>, route: Route): void {
  registerRoute(app.openAPIRegistry, route);
  for (const path of [route.path, ...(route.aliases ?? [])]) {
    app.on(route.method.toUpperCase(), toPattern(path), (c) =>
      runtime.commands.run(() => runRoute(runtime, route, c)),
    );
  }
}

/** Lets the call in as its app, or throws why not; either way the answer says how many calls are left. */
async function openCall(runtime: Runtime, c: Http, address: string): Promise<AppContext> {
  const requestId = c.get("requestId");
  const caller = await authenticate(runtime, c.env.incoming, address);
  if ("refused" in caller) {
    setHeaders(c, rateHeaders(caller.tries));
    throw caller.refused;
  }
  const { app, rights } = caller;
  const standing = await countCall(runtime, app);
  setHeaders(c, rateHeaders(standing));
  if (standing.spent) throw refuse("rate_limited", "Rate limit exceeded", standing.resetMs);
  assertAllowedAddress(app, address);
  c.set("rights", rights);
  if (rights.by === "secret" && rights.previous) {
    c.header("Warning", '299 - "this master secret was replaced and will soon be refused"');
  }
  return {
    app,
    actor: { kind: "app" },
    db: runtime.db,
    now: runtime.clock.now,
    publish: runtime.bus.publish,
    log: createRequestLog(runtime.log, { requestId, door: "rest" }),
    runtime,
    address,
    userAgent: c.req.header("user-agent") ?? "",
    requestId,
  };
}

/** What only asks, be it by POST, leaves nothing in the audit log. */
function deedOf(route: Route, c: Http): Pick<AppContext, "deed"> {
  if (route.method === "get" || route.scope.endsWith(".read")) return {};
  return { deed: { action: `rest.${route.method}`, target: c.req.path, appId: c.get("ctx").app.id } };
}

async function runRoute(runtime: Runtime, route: Route, c: Http): Promise<Response> {
  const ctx: AppContext = { ...c.get("ctx"), ...deedOf(route, c) };
  const request = c.env.incoming;
  if (!hasScope(c.get("rights"), route.scope))
    throw refuse("forbidden", `This key is not for ${route.scope}.`);
  const params = route.params && parseInput(route.params, c.req.param(), "the path");
  const query = route.query && parseInput(route.query, readQuery(c.req.url), "the query");
  const raw = route.body ? await readBody(route, request) : undefined;
  const body = route.body && parseInput(route.body, raw, "the body");
  const key = readKey(route, c.req.header("idempotency-key"));
  const target = c.req.url.slice(c.req.url.indexOf("/", "https://".length));
  const told = await runOnce({ ctx, route, key, target, body: raw }, async () => {
    const said = await route.run({ ctx, params, query, body, request, runtime, idempotencyKey: key });
    await noteDeed(ctx);
    return said instanceof Reply ? tell(said.status, said.body) : tell(route.success, said);
  });
  if (told.replayed) c.header("Idempotent-Replayed", "true");
  return send(c, told);
}

const tell = (status: number, body: unknown): Told => ({
  status,
  text: body === undefined ? null : JSON.stringify(body),
});

const readBody = (route: Route, request: IncomingMessage) =>
  route.streams ? Promise.resolve(undefined) : readJson(request, route.maxBytes);

function answerError(runtime: Runtime, c: Http, error: unknown): Response {
  const told = toRestError(error);
  const requestId = c.get("requestId");
  const line = { requestId, door: "rest", path: c.req.path, code: told.code };
  if (told.ours === "internal") runtime.log.error({ ...line, err: error }, "a call failed");
  else runtime.log.info(line, "refused");
  if (told.status === 401) c.header("WWW-Authenticate", 'Basic realm="api", charset="UTF-8"');
  if (told.retryMs !== undefined) c.header("Retry-After", String(Math.ceil(told.retryMs / 1_000)));
  // Whatever is left of the body is not worth reading.
  if (!c.env.incoming.complete) c.header("Connection", "close");
  return send(c, tell(told.status, errorBody(told)));
}

function send(c: Http, { status, text }: Told): Response {
  // Routes name statuses that exist; Hono wants to know which ones take a body.
  c.status(status as 200);
  if (text === null) return c.body(null);
  c.header("Content-Type", "application/json; charset=utf-8");
  return c.body(text);
}

function setHeaders(c: Http, headers: Record<string, string>): void {
  for (const [name, value] of Object.entries(headers)) c.header(name, value);
}
