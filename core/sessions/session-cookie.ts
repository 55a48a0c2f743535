import type { AppRef } from "../context.ts";
import type { CoreRuntime } from "../runtime.ts";
import { sessionLifetimeMs } from "./session-life.ts";

export type Realm = "user" | "operator";

/** One cookie for each app's users and one for operators, side by side in one browser. */
export type SessionCookie = {
  name: string;
  /** Encrypts what the cookie carries; another app's cookie under this name is worth nothing. */
  secret: string;
  realm: Realm;
  maxAgeSeconds: number;
  flags: { httpOnly: true; sameSite: "lax"; path: "/"; secure: boolean };
};

/** The longest Cookie header that is looked at. */
const HEADER_BYTES = 8_000;

/** How the session of a user of this app travels; `secure` when people reach us by https. */
export function userCookie(runtime: CoreRuntime, app: Pick<AppRef, "id">, secure: boolean): SessionCookie {
  return describe(runtime, "user", `borealis.user.${app.id}`, secure);
}

/** How the session of an operator travels. */
export function operatorCookie(runtime: CoreRuntime, secure: boolean): SessionCookie {
  return describe(runtime, "operator", "borealis.operator", secure);
}

function describe(runtime: CoreRuntime, realm: Realm, name: string, secure: boolean): SessionCookie {
  return {
    // Browsers take the prefix on https only, and then refuse the cookie from any other host or path.
    name: secure ? `__Host-${name}` : name,
    secret: runtime.key(`cookie:${name}`).toString("base64url"),
    realm,
    maxAgeSeconds: sessionLifetimeMs / 1_000,
    flags: { httpOnly: true, sameSite: "lax", path: "/", secure },
  };
}

/** Opens an encrypted cookie; rejects what it did not make. */
export type DecodeToken = (params: { token: string; secret: string }) => Promise<unknown>;

/**
 * The session number that a Cookie header carries, or null: no cookie, a malformed, damaged, foreign or doubled one,
 * and a header above 8 KB all count as nobody.
 */
export async function readSessionCookie(
  header: string | null | undefined,
  cookie: SessionCookie,
  decode: DecodeToken,
): Promise<number | null> {
  if (!header || header.length > HEADER_BYTES) return null;
  const values = header
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${cookie.name}=`))
    .map((pair) => pair.slice(cookie.name.length + 1));
  const [token] = values;
  if (values.length !== 1 || token === undefined || !/^[\w.-]{20,2000}$/.test(token)) return null;
  const payload = await decode({ token, secret: cookie.secret }).catch(() => null);
  return sessionIn(payload, cookie.realm);
}

/** The session number inside an opened cookie of that realm. */
export function sessionIn(payload: unknown, realm: Realm): number | null {
  if (payload === null || typeof payload !== "object") return null;
  if (!("sid" in payload) || !("realm" in payload) || payload.realm !== realm) return null;
  return Number.isSafeInteger(payload.sid) ? Number(payload.sid) : null;
}
