import { decode } from "next-auth/jwt";
import { findApp } from "#core/apps/find-app.ts";
import { noApp } from "#core/apps/no-app.ts";
import type { Actor, AppRef, Context, Logger, UserContext } from "#core/context.ts";
import { isRefusal, refuse } from "#core/fail.ts";
import { readOperatorSession, roleIn } from "#core/operators/read-operator-session.ts";
import { checkSession, type LiveSession } from "#core/sessions/read-session.ts";
import { operatorCookie, readSessionCookie, userCookie } from "#core/sessions/session-cookie.ts";
import { isHttps } from "#infra/http/public-url.ts";
import type { Runtime } from "#infra/runtime.ts";
import type { CommandActor } from "#protocol/command.ts";
import type { Door, HttpDoor } from "./door.ts";

export type OperatorActor = Extract<Actor, { kind: "operator" }>;

/** The context a handler of that kind of command works in. */
export type ContextFor<A extends CommandActor> = A extends "user"
  ? UserContext
  : A extends "operator"
    ? Context<OperatorActor>
    : A extends "userOrOperator"
      ? Context<UserContext["actor"] | OperatorActor>
      : Context;

const scopeOf = (runtime: Runtime) => ({ db: runtime.db, now: runtime.clock.now, runtime });

/** About the installation, its operators, or apps that are not there yet or not any more. */
const isOutside = (name: string): boolean =>
  /^((installation|operator)\..*|app\.(create|listDeleted|restore))$/.test(name);

/** The app a command is for. Commands about the installation and its operators are for none. */
export async function openApp(
  runtime: Runtime,
  door: Door,
  command: { name: string; kind: CommandActor },
): Promise<AppRef> {
  if (door.kind === "socket") return door.app;
  if (isOutside(command.name)) return noApp;
  if (door.appKey === undefined) {
    throw refuse("app_not_found", "The header X-Borealis-App must name the app by its AppKey.");
  }
  const found = await findApp(scopeOf(runtime), { appKey: door.appKey });
  if (!found) throw refuse("app_not_found", "There is no app with this AppKey.");
  // By whom the command is for; the realm that whoever asks claims counts where both may ask, and is checked then.
  const byOperator =
    command.kind === "operator" || (command.kind === "userOrOperator" && door.realm === "operator");
  if (found.suspended && !byOperator) throw refuse("app_suspended", "This app is suspended.");
  return found.ref;
}

/** Builds the context of one command; refuses when whoever asks is not of the kind it takes. */
export async function openContext(
  runtime: Runtime,
  door: Door,
  opened: { app: AppRef; kind: CommandActor; log: Logger },
): Promise<Context> {
  const { app, kind, log } = opened;
  const context = (actor: Actor): Context => ({
    app,
    actor,
    ...scopeOf(runtime),
    publish: runtime.bus.publish,
    log,
    address: door.address,
    userAgent: door.userAgent,
    requestId: door.requestId,
    ...(door.kind === "socket" ? { awaited: door.awaited } : {}),
  });
  if (kind === "visitor") return context({ kind: "visitor" });
  if (door.kind === "socket") {
    if (kind !== "operator") return context(door.actor);
    throw refuse("not_signed_in", "Operators work over HTTP.");
  }
  return context(
    kind === "user" || (kind === "userOrOperator" && door.realm === "user")
      ? (await openUser(runtime, door, app)).actor
      : await openOperator(runtime, door, app),
  );
}

/** The session of the app's user that the cookie names, its row checked; null when nobody is signed in. */
export async function findUserSession(
  runtime: Runtime,
  door: HttpDoor,
  app: AppRef,
): Promise<LiveSession | null> {
  return openUser(runtime, door, app).catch((error: unknown) => {
    if (isRefusal(error)) return null;
    throw error;
  });
}

async function openUser(runtime: Runtime, door: HttpDoor, app: AppRef): Promise<LiveSession> {
  if (door.realm !== "user") throw refuse("not_signed_in", "This command is for an app's users.");
  const cookie = userCookie(runtime, app, isHttps(runtime.env.publicUrl));
  const sessionId = await readSessionCookie(door.cookieHeader, cookie, decode);
  if (sessionId === null) throw refuse("not_signed_in", "Nobody is signed in.");
  const session = await checkSession(scopeOf(runtime), { appId: app.id, sessionId });
  if (!("dead" in session)) return session;
  if (session.dead === "session_revoked") throw refuse("session_revoked", "This session was ended.");
  throw refuse("not_signed_in", "Nobody is signed in.");
}

async function openOperator(runtime: Runtime, door: HttpDoor, app: AppRef): Promise<OperatorActor> {
  if (door.realm !== "operator") {
    throw refuse("not_signed_in", "Operators name themselves by the header X-Borealis-Realm: operator.");
  }
  const cookie = operatorCookie(runtime, isHttps(runtime.env.publicUrl));
  const sessionId = await readSessionCookie(door.cookieHeader, cookie, decode);
  const operator = sessionId === null ? null : await readOperatorSession(scopeOf(runtime), sessionId);
  if (!operator) throw refuse("not_signed_in", "Nobody is signed in.");
  const role = app.id === noApp.id ? "support" : roleIn(operator.info, app.appKey);
  // An app that is somebody else's looks like one that does not exist.
  if (!role) throw refuse("app_not_found", "There is no app with this AppKey.");
  const { operatorId, info } = operator;
  return { kind: "operator", operatorId, email: info.email, sessionId: operator.sessionId, role };
}
