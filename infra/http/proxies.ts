import type { IncomingMessage } from "node:http";
import { BlockList, isIP } from "node:net";

/** Carries the client's address to what sees no socket; only the entry sets it. */
export const ADDRESS_HEADER = "x-borealis-address";

/** Tells pages under which app's address they were asked for. */
export const APP_HEADER_OF_PAGES = "x-borealis-page-app";

/** Splits a comma-separated setting, dropping blanks. */
export function splitList(value: string): string[] {
  return value
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}

/** True when every entry is an IP address or a range in CIDR notation. */
export function isProxyList(value: string): boolean {
  return splitList(value).every((entry) => {
    const [address = "", prefix, ...rest] = entry.split("/");
    const family = isIP(address);
    if (family === 0 || rest.length > 0) return false;
    return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128));
  });
}

/** Returns the test whether an address is one of the proxies, or in one of their ranges. */
export function isProxy(proxies: string[]): (address: string) => boolean {
  const listed = new BlockList();
  for (const entry of proxies) {
    const [address = "", prefix] = entry.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (prefix === undefined) listed.addAddress(address, family);
    else listed.addSubnet(address, Number(prefix), family);
  }
  return (address) => listed.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}

/**
 * Returns a function that names the client of a request: the socket's address, or, when that is a trusted proxy,
 * the last address in X-Forwarded-For that is not one. Headers from anybody else are ignored.
 */
export function createClientAddress(trustedProxies: string[]): (req: IncomingMessage) => string {
  const isTrusted = isProxy(trustedProxies);
  return (req) => {
    let client = plainAddress(req.socket.remoteAddress ?? "");
    const forwarded = req.headers["x-forwarded-for"];
    const hops = splitList(Array.isArray(forwarded) ? forwarded.join(",") : (forwarded ?? "")).map(
      plainAddress,
    );
    while (isIP(client) !== 0 && isTrusted(client)) {
      const previous = hops.pop();
      if (previous === undefined || isIP(previous) === 0) break;
      client = previous;
    }
    return client;
  };
}

/** An IPv4 address that arrived on an IPv6 socket is written as IPv4. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, "");
}
