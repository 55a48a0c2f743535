import { ownPath } from "#commands/own-path.ts";

/** Where to go after signing in: the wished path if it lies on this site and under `base`, else `base` itself. */
export function nextPath(wished: unknown, base: string): string {
  const path = typeof wished === "string" ? ownPath(wished, undefined) : null;
  const [place] = path?.split("?") ?? [];
  return path !== null && (place === base || place?.startsWith(`${base}/`)) ? path : base;
}
