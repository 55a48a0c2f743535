import type { AuthOptions } from "next-auth";
import { decode } from "next-auth/jwt";
import Credentials from "next-auth/providers/credentials";
import { isSecure, pageScope } from "#app/session.ts";
import { ownPath } from "#commands/own-path.ts";
import { toAppInfo } from "#core/apps/find-app.ts";
import { noApp } from "#core/apps/no-app.ts";
import type { AppRef, Context } from "#core/context.ts";
import { isRefusal } from "#core/fail.ts";
import { readOperatorSession } from "#core/operators/read-operator-session.ts";
import { signInOperator } from "#core/operators/sign-in-operator.ts";
import { signOutOperator } from "#core/operators/sign-out-operator.ts";
import { createSession } from "#core/sessions/create-session.ts";
import { readSession } from "#core/sessions/read-session.ts";
import { endSession } from "#core/sessions/revoke-session.ts";
import {
  operatorCookie,
  readSessionCookie,
  type SessionCookie,
  sessionIn,
  userCookie,
} from "#core/sessions/session-cookie.ts";
import { ADDRESS_HEADER } from "#infra/http/proxies.ts";
import { runtime } from "#infra/runtime.ts";
import { helperCookie } from "./answer.ts";

type Fields = Record<string, string> | undefined;

/** Where a form came from. */
type Visitor = { userAgent: string; address: string };

const unknown: Visitor = { userAgent: "", address: "" };

/** What a realm does differently: all else about its cookie and its session is the same. */
type RealmVerbs = {
  cookie: SessionCookie;
  cookieHeader: string | null;
  /** Where people go when nothing better is asked for. */
  home: string;
  signInPage: string;
  nameField: "username" | "email";
  signIn(fields: Fields, visitor: Visitor): Promise<number>;
  /** What the session endpoint tells, or null when the session's row is worth nothing. */
  read(sessionId: number): Promise<object | null>;
  end(sessionId: number): Promise<void>;
};

/** next-auth for the users of one app: the same verbs and the same cookie as the commands. */
export function userAuthOptions(app: AppRef, cookieHeader: string | null): AuthOptions {
  const scope = pageScope();
  const home = `/a/${app.slug}`;
  return authOptions({
    cookie: userCookie(scope.runtime, app, isSecure()),
    cookieHeader,
    home,
    signInPage: `${home}/signin`,
    nameField: "username",
    async signIn(fields, visitor) {
      const input = { username: text(fields?.username), password: text(fields?.password) };
      return (await createSession(visit(app, visitor), input)).sessionId;
    },
    async read(sessionId) {
      const session = await readSession(scope, { appId: app.id, sessionId });
      return session && { user: session.signedIn.user, app: toAppInfo(app) };
    },
    async end(sessionId) {
      const session = await readSession(scope, { appId: app.id, sessionId });
      if (session) await endSession({ ...visit(app, unknown), actor: session.actor });
    },
  });
}

/** next-auth for operators. */
export function operatorAuthOptions(cookieHeader: string | null): AuthOptions {
  const scope = pageScope();
  return authOptions({
    cookie: operatorCookie(scope.runtime, isSecure()),
    cookieHeader,
    home: "/console",
    signInPage: "/console/signin",
    nameField: "email",
    async signIn(fields, visitor) {
      const code = text(fields?.code);
      const input = {
        email: text(fields?.email),
        password: text(fields?.password),
        ...(code === "" ? {} : { code }),
      };
      return (await signInOperator(visit(noApp, visitor), input)).sessionId;
    },
    async read(sessionId) {
      const operator = await readOperatorSession(scope, sessionId);
      return operator && { user: operator.info };
    },
    async end(sessionId) {
      const operator = await readOperatorSession(scope, sessionId);
      if (!operator) return;
      const { operatorId, info } = operator;
      const actor = { kind: "operator", operatorId, email: info.email, sessionId, role: "support" } as const;
      await signOutOperator({ ...visit(noApp, unknown), actor });
    },
  });
}

function authOptions({
  cookie,
  cookieHeader,
  home,
  signInPage,
  nameField,
  ...verbs
}: RealmVerbs): AuthOptions {
  const { name, flags, secret, maxAgeSeconds, realm } = cookie;
  const helper = (purpose: "csrf" | "callback") => ({ name: helperCookie(name, purpose), options: flags });
  return {
    secret,
    session: { strategy: "jwt", maxAge: maxAgeSeconds },
    jwt: {
      secret,
      maxAge: maxAgeSeconds,
      // next-auth takes every cookie whose name begins like the session's for a piece of it, app 12's for app 1's;
      // so the session is read by our own rule, whatever it pieced together.
      async decode() {
        const sid = await readSessionCookie(cookieHeader, cookie, decode);
        return sid === null ? null : { sid, realm };
      },
    },
    useSecureCookies: flags.secure,
    cookies: {
      sessionToken: { name, options: flags },
      csrfToken: helper("csrf"),
      callbackUrl: helper("callback"),
    },
    pages: { signIn: signInPage, signOut: home, error: signInPage },
    providers: [
      Credentials({
        credentials: { [nameField]: { type: "text" }, password: { type: "password" } },
        async authorize(fields, request) {
          const visitor = {
            userAgent: text(request.headers?.["user-agent"]),
            address: text(request.headers?.[ADDRESS_HEADER]),
          };
          try {
            return { id: String(await verbs.signIn(fields, visitor)) };
          } catch (error) {
            // next-auth hands the message of an error to the page's address; only our own codes may get there.
            throw new Error(isRefusal(error) ? error.code : "internal");
          }
        },
      }),
    ],
    callbacks: {
      async jwt({ token, user }) {
        const sid = user ? Number(user.id) : sessionIn(token, realm);
        // A throw makes next-auth take the cookie away.
        if (sid === null || !(await verbs.read(sid))) throw new Error("session_revoked");
        return { sid, realm };
      },
      async session({ session, token }) {
        const sid = sessionIn(token, realm);
        return { ...session, ...(sid === null ? { user: undefined } : await verbs.read(sid)) };
      },
      redirect: async ({ url }) => ownPath(url, runtime().env.publicUrl) ?? home,
    },
    events: {
      async signOut({ token }) {
        const sid = sessionIn(token, realm);
        if (sid !== null) await verbs.end(sid);
      },
    },
    logger: {
      error: (code) => runtime().log.debug({ code }, "next-auth refused"),
      warn: () => {},
      debug: () => {},
    },
  };
}

const text = (value: unknown): string => (typeof value === "string" ? value.slice(0, 1_024) : "");

/** A context of somebody who signs in or out by next-auth's own form. */
function visit(app: AppRef, visitor: Visitor): Context {
  const opened = runtime();
  return {
    ...pageScope(),
    app,
    actor: { kind: "visitor" },
    publish: opened.bus.publish,
    log: opened.log,
    ...visitor,
    requestId: "",
  };
}
