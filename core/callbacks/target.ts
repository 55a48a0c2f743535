import { BlockList, isIP } from "node:net";
import { refuse } from "../fail.ts";

/** Networks that are not the internet: loopback, private, link-local (with the clouds' metadata), shared, multicast. */
const NOT_PUBLIC = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
  "::/96",
  "64:ff9b::/96",
  "64:ff9b:1::/48",
  "100::/64",
  "2001::/32",
  "2001:db8::/32",
  "2002::/16",
  "fc00::/7",
  "fe80::/10",
  "fec0::/10",
  "ff00::/8",
];

const listOf = (networks: readonly string[]): BlockList => {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", prefix] = network.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
};

/**
 * Returns the test whether an address may be called: one of the internet, or of a network that the installation's
 * operator allows. An IPv4 address inside an IPv6 one counts as what it is.
 */
export function createAddressTest(allowedNetworks: readonly string[]): (address: string) => boolean {
  const blocked = listOf(NOT_PUBLIC);
  const allowed = listOf(allowedNetworks);
  return (address) => {
    const plain = address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, "");
    const kind = isIP(plain);
    if (kind === 0) return false;
    const family = kind === 6 ? "ipv6" : "ipv4";
    return allowed.check(plain, family) || !blocked.check(plain, family);
  };
}

/** Ports of other protocols than the web's, which speak to whatever is sent to them. */
const isWebPort = (port: string): boolean =>
  port === "" || port === "80" || port === "443" || Number(port) >= 1_024;

/** The address as it will be called; refuses what is none of the web's or names a machine that may not be called. */
export function parseTarget(url: string, allowedNetworks: readonly string[]): string {
  const refusal = (why: string) =>
    refuse("callback_target_invalid", `This address cannot be called: ${why}.`);
  if (!URL.canParse(url)) throw refusal("it is no URL");
  const target = new URL(url);
  if (target.protocol !== "http:" && target.protocol !== "https:")
    throw refusal("it is neither http nor https");
  if (target.username !== "" || target.password !== "") throw refusal("it carries a name or password");
  if (!isWebPort(target.port)) throw refusal("its port is not one of the web");
  // The parser has made of every spelling of a number the address that it is.
  const host = target.hostname.replace(/^\[|\]$/g, "");
  const mayCall = createAddressTest(allowedNetworks);
  if (isIP(host) !== 0 ? !mayCall(host) : /(^|\.)localhost\.?$/i.test(host) && !mayCall("127.0.0.1")) {
    throw refusal("it is not public");
  }
  target.hash = "";
  return target.href;
}
