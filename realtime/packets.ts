import type { LiveSocket } from "./live.ts";

/**
 * Packets no client of ours sends: whatever names another namespace, acknowledges (the server asks for nothing), or
 * announces binary parts that would have to be waited for.
 */
const FOREIGN = /^(?:\d\/|[3-6])/;

/** Closes the connection at its first packet that no client of ours sends; what the packet is answered with goes out. */
export function refuseForeignPackets(connection: LiveSocket["conn"]): void {
  connection.on("data", (data: unknown) => {
    if (typeof data !== "string" || FOREIGN.test(data)) connection.close();
  });
}
