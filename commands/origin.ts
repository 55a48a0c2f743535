import { isLoopback } from "#infra/http/public-url.ts";

export type OriginHeaders = {
  origin: string | undefined;
  host: string | undefined;
  secFetchSite: string | undefined;
};

/**
 * True when a request comes from one of our own pages or from a program. Every browser names the page's origin with a
 * POST, and newer ones its relation to us: a request with neither header is a program's, and other sites' pages
 * cannot make one. Without a public address the host that was asked counts, and loopback names are equal.
 */
export function isOwnOrigin(headers: OriginHeaders, publicUrl: string | undefined): boolean {
  const { origin, host, secFetchSite } = headers;
  if (secFetchSite !== undefined && secFetchSite !== "same-origin" && secFetchSite !== "none") {
    // Loopback names are different sites to a browser, and one address to us.
    return publicUrl === undefined && origin !== undefined && isSameHost(origin, host);
  }
  if (origin === undefined) return true;
  return publicUrl === undefined
    ? isSameHost(origin, host)
    : URL.canParse(origin) && new URL(origin).origin === publicUrl;
}

function isSameHost(origin: string, host: string | undefined): boolean {
  if (host === undefined || !URL.canParse(origin)) return false;
  const page = new URL(origin);
  if (!URL.canParse(`${page.protocol}//${host}`)) return false;
  const asked = new URL(`${page.protocol}//${host}`);
  if (page.host === asked.host) return true;
  return isLoopback(page.hostname) && isLoopback(asked.hostname) && page.port === asked.port;
}
