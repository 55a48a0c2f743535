import type { Context } from "../context.ts";
import { networkOf } from "../network-of.ts";

/** Several people share an address, so it may be wrong more often than one name. */
const PEOPLE_PER_ADDRESS = 4;

/** What wrong passwords from one address are counted under; an IPv6 network counts as one address. */
export function addressSlowdown({ app, address }: Context): { name: string; attempts: number } {
  return {
    name: `${app.id || "-"}:sign-in-address:${networkOf(address)}`,
    attempts: app.settings.signInBurst * PEOPLE_PER_ADDRESS,
  };
}
