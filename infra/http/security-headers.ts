import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { isHttps } from "./public-url.ts";

export type HeaderPolicy = {
  production: boolean;
  publicUrl: string | undefined;
  /** Where browsers are sent for large files, if anywhere. */
  s3?: { endpoint: string; redirects: boolean } | null;
};

/** Names of people's things never end in a dot and letters; files do, and may be kept by caches. */
const FILE_PATH = /^\/_next\/|\.[a-z0-9]{1,8}$/i;

/** The policy of a page: scripts only with this response's nonce, connections only to ourselves. */
export function contentSecurityPolicy(nonce: string, policy: HeaderPolicy): string {
  const socket = policy.publicUrl === undefined ? "" : ` ${policy.publicUrl.replace(/^http/, "ws")}`;
  const directives = [
    "default-src 'self'",
    // The development server compiles in the browser.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${policy.production ? "" : " 'unsafe-eval'"}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    `media-src 'self' blob:${policy.s3?.redirects ? ` ${new URL(policy.s3.endpoint).origin}` : ""}`,
    "font-src 'self'",
    `connect-src 'self'${socket}${policy.production ? "" : " ws:"}`,
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ];
  return directives.join("; ");
}

/**
 * Sets the security headers of every response, and gives the request its nonce: Next takes it from the request's
 * own policy header and puts it on its scripts; our pages read `x-nonce`.
 */
export function setSecurityHeaders(req: IncomingMessage, res: ServerResponse, policy: HeaderPolicy): void {
  const nonce = randomBytes(16).toString("base64");
  const csp = contentSecurityPolicy(nonce, policy);
  req.headers["content-security-policy"] = csp;
  req.headers["x-nonce"] = nonce;
  req.rawHeaders.push("content-security-policy", csp, "x-nonce", nonce);
  res.setHeader("Content-Security-Policy", csp);
  res.setHeader("X-Content-Type-Options", "nosniff");
  res.setHeader("Referrer-Policy", "strict-origin-when-cross-origin");
  res.setHeader("Cross-Origin-Opener-Policy", "same-origin");
  res.setHeader("Cross-Origin-Resource-Policy", "same-origin");
  res.setHeader("X-Frame-Options", "DENY");
  res.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=(self)");
  if (isHttps(policy.publicUrl)) {
    res.setHeader("Strict-Transport-Security", "max-age=31536000");
  }
  const path = (req.url ?? "").split("?")[0] ?? "";
  if (!FILE_PATH.test(path)) res.setHeader("Cache-Control", "private, no-store");
}
