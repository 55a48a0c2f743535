/** Connections that have not said who they are yet, by address. The clock is monotonic, in milliseconds. */
export type Connections = {
  /** A connection was made; nobody has signed in on it. */
  opened(connection: object, address: string): void;
  /** It signed in, or it is gone. */
  settled(connection: object): void;
  /** May this address open another one now? */
  mayOpen(address: string): boolean;
  size(): number;
};

/** How many may be open, of one address and together. */
export type ConnectionLimits = { perAddress: number; total: number };

/** Younger ones are not held against an address: after a restart everybody comes at once. */
const GRACE_MS = 2_000;

export function createConnections(clock: () => number, limits: ConnectionLimits): Connections {
  const addresses = new Map<object, string>();
  const byAddress = new Map<string, Map<object, number>>();

  /** Insertion order is age order, so that counting stops at the first young one. */
  const countOld = (opened: Iterable<number>): number => {
    const before = clock() - GRACE_MS;
    let old = 0;
    for (const at of opened) {
      if (at > before) break;
      old += 1;
    }
    return old;
  };

  return {
    opened(connection, address) {
      addresses.set(connection, address);
      const own = byAddress.get(address) ?? new Map();
      byAddress.set(address, own.set(connection, clock()));
    },
    settled(connection) {
      const address = addresses.get(connection);
      if (address === undefined) return;
      addresses.delete(connection);
      const own = byAddress.get(address);
      own?.delete(connection);
      if (own?.size === 0) byAddress.delete(address);
    },
    mayOpen(address) {
      if (addresses.size >= limits.total) return false;
      return countOld(byAddress.get(address)?.values() ?? []) < limits.perAddress;
    },
    size: () => addresses.size,
  };
}
