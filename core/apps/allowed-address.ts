import { BlockList, isIP } from "node:net";
import type { AppRef } from "../context.ts";
import { refuse } from "../fail.ts";

/** True when the app's list of addresses lets this one use the REST API; an empty list lets everybody. */
export function isAllowedAddress(app: AppRef, address: string): boolean {
  const { ipAllowList } = app.settings;
  if (ipAllowList.length === 0) return true;
  const version = isIP(address);
  if (version === 0) return false;
  const list = new BlockList();
  for (const entry of ipAllowList) {
    const [network = "", bits] = entry.split("/");
    const family = isIP(network) === 6 ? "ipv6" : "ipv4";
    if (bits === undefined) list.addAddress(network, family);
    else list.addSubnet(network, Number(bits), family);
  }
  return list.check(address, version === 6 ? "ipv6" : "ipv4");
}

/** Refuses an address that the app's list does not name. */
export function assertAllowedAddress(app: AppRef, address: string): void {
  if (!isAllowedAddress(app, address)) {
    throw refuse("address_not_allowed", "This address may not use the app's REST API.");
  }
}
