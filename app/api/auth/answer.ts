import NextAuth, { type AuthOptions } from "next-auth";

export type AuthRoute = { params: Promise<{ nextauth: string[] }> };

/** The name of a cookie next-auth needs beside the session's. It must not begin like that one's. */
export function helperCookie(sessionCookie: string, purpose: "csrf" | "callback"): string {
  const [, prefix = "", name = ""] = /^(__Host-)?(.*)$/.exec(sessionCookie) ?? [];
  return `${prefix}${purpose}.${name}`;
}

/** Hands a request to next-auth. Only the cookies named in the options may be set or taken away by it. */
export async function answer(request: Request, route: AuthRoute, options: AuthOptions): Promise<Response> {
  const response: Response = await NextAuth(options)(request, route);
  const own = new Set(Object.values(options.cookies ?? {}).map((cookie) => cookie?.name));
  const lines = response.headers.getSetCookie();
  response.headers.delete("set-cookie");
  for (const line of lines) {
    if (own.has(line.slice(0, line.indexOf("=")))) response.headers.append("set-cookie", line);
  }
  return response;
}
