import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { setTimeout as sleep, setImmediate as turn } from "node:timers/promises";

/** What a line can suffer. All but `reset` and `half-close`, which happen once, last until `restore`. */
export type LineFault =
  /** Every chunk is late by the latency and up to the jitter more. */
  | { mode: "slow"; latencyMs: number; jitterMs: number }
  | { mode: "narrow"; bytesPerSecond: number }
  /** A black hole: connections stay open, also new ones, and carry nothing in either direction. */
  | { mode: "frozen" }
  /** Every connection is reset; new ones are welcome. */
  | { mode: "reset" }
  /** The clients are told that the server says nothing any more; they can still be heard. */
  | { mode: "half-close" }
  /** Every connection is reset when it has carried so many bytes more, in the middle of whatever that is. */
  | { mode: "cut"; afterBytes: number }
  /** Everything arrives in pieces of one to seven bytes. */
  | { mode: "sliced" }
  /** Every connection is reset, and nobody listens. */
  | { mode: "refused" }
  /** New connections are accepted and lead nowhere for so long. */
  | { mode: "late"; acceptMs: number };

/** A line between clients and servers that a test can disturb, stop and point elsewhere. */
export type TcpProxy = {
  port: number;
  /** Where new connections lead: to the first of these ports that accepts, beginning with the next in turn. */
  pointTo(...ports: number[]): void;
  impose(fault: LineFault): void;
  /** Cuts every connection and refuses new ones until `restore`. */
  cut(): void;
  /** Keeps connections open and carries nothing, in either direction, until `restore`. */
  freeze(): void;
  /** Ends what was imposed; resolves when the line listens again. */
  restore(): Promise<void>;
  close(): Promise<void>;
};

export type TcpProxyOptions = {
  /** Sees what a server says to a client, before the client does; `connection` is a different object for each. */
  onAnswer?: (chunk: Buffer, connection: object) => void;
};

type Pair = { client: Socket; server: Socket; bytesLeft: number };

/** Opens a line to one of some ports of this machine, on a port of its own. */
export async function openTcpProxy(
  target: number | number[],
  options: TcpProxyOptions = {},
): Promise<TcpProxy> {
  const pairs = new Set<Pair>();
  let targets = [target].flat();
  let turns = 0;
  let fault: LineFault | null = null;
  let gate = createGate();
  let closed = false;

  const listener = createServer({ allowHalfOpen: true, pauseOnConnect: true }, async (client) => {
    client.on("error", () => {});
    if (fault?.mode === "late") await Promise.race([sleep(fault.acceptMs), gate.opened]);
    const server = await reach(targets, turns++);
    if (!server || client.destroyed || closed || fault?.mode === "refused") {
      client.resetAndDestroy();
      server?.destroy();
      return;
    }
    const pair = { client, server, bytesLeft: budgetOf(fault) };
    pairs.add(pair);
    carry(client, server, pair);
    carry(server, client, pair);
  });

  const carry = (from: Socket, to: Socket, pair: Pair) => {
    let pending = 0;
    let last = Promise.resolve();
    /** Everything that is not written at once waits for what came before it. */
    const queue = (work: () => Promise<void> | void) => {
      pending += 1;
      from.pause();
      last = last.then(work).then(() => {
        pending -= 1;
        if (pending === 0) goOn();
      });
    };
    const goOn = () => {
      if (fault?.mode !== "frozen") from.resume();
    };
    from.setNoDelay(true);
    from.on("error", () => {
      from.destroy();
      to.destroy();
    });
    from.on("close", () => {
      pairs.delete(pair);
      queue(() => to.destroySoon());
    });
    to.on("drain", goOn);
    from.on("data", (chunk: Buffer) => {
      if (from === pair.server) options.onAnswer?.(chunk, pair);
      if (fault !== null || pending > 0) queue(() => deliver(chunk, to, pair));
      else if (!to.write(chunk)) from.pause();
    });
    from.on("end", () => queue(() => void to.end()));
    goOn();
  };

  /** Writes a chunk the way the line is at the moment. */
  const deliver = async (chunk: Buffer, to: Socket, pair: Pair): Promise<void> => {
    if (fault?.mode === "slow") await sleep(fault.latencyMs + Math.random() * fault.jitterMs);
    for (let from = 0, piece = 0; from < chunk.length && to.writable; piece += 1) {
      if (fault?.mode === "frozen") await gate.opened;
      const bytes = chunk.subarray(from, from + Math.min(sizeOf(fault, piece), pair.bytesLeft));
      from += bytes.length;
      pair.bytesLeft -= bytes.length;
      // A reset would not wait for what is not written yet.
      await new Promise<void>((resolve) => to.write(bytes, () => resolve()));
      if (pair.bytesLeft === 0) return resetPair(pair);
      if (fault?.mode === "narrow") await sleep((bytes.length / fault.bytesPerSecond) * 1_000);
      if (fault?.mode === "sliced") await turn();
    }
  };

  const listen = async (wanted: number) => {
    listener.listen(wanted, "127.0.0.1");
    await once(listener, "listening");
  };

  const impose = (imposed: LineFault) => {
    const { mode } = imposed;
    if (mode !== "reset" && mode !== "half-close") {
      fault = imposed;
      gate = createGate();
    }
    if (mode === "refused") listener.close();
    for (const pair of pairs) {
      pair.bytesLeft = budgetOf(imposed);
      if (mode === "reset" || mode === "refused") resetPair(pair);
      if (mode === "half-close") pair.client.end();
      if (mode === "frozen") for (const socket of [pair.client, pair.server]) socket.pause();
    }
  };

  await listen(0);
  // A server that listens on TCP has an address with a port.
  const { port } = listener.address() as AddressInfo;
  return {
    port,
    pointTo(...ports) {
      targets = ports;
    },
    impose,
    cut: () => impose({ mode: "refused" }),
    freeze: () => impose({ mode: "frozen" }),
    async restore() {
      fault = null;
      gate.open();
      for (const pair of pairs) {
        pair.bytesLeft = Number.POSITIVE_INFINITY;
        for (const socket of [pair.client, pair.server]) socket.resume();
      }
      if (!listener.listening) await listen(port);
    },
    async close() {
      closed = true;
      gate.open();
      for (const pair of pairs) resetPair(pair);
      if (listener.listening) await new Promise((resolve) => listener.close(resolve));
    },
  };
}

function createGate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** Connects to the first of the ports that accepts, beginning with the one whose turn it is. */
async function reach(ports: number[], begin: number): Promise<Socket | null> {
  for (let step = 0; step < ports.length; step += 1) {
    const server = connect({
      port: ports[(begin + step) % ports.length] ?? 0,
      host: "127.0.0.1",
      allowHalfOpen: true,
    });
    server.pause();
    const accepted = await once(server, "connect").then(
      () => true,
      () => false,
    );
    if (accepted) return server;
  }
  return null;
}

function resetPair({ client, server }: Pair): void {
  for (const socket of [client, server]) {
    // Node cannot reset what it has begun to end: the connection would stay with the process for ever.
    if (socket.writableEnded) socket.destroy();
    else socket.resetAndDestroy();
  }
}

const budgetOf = (fault: LineFault | null) =>
  fault?.mode === "cut" ? fault.afterBytes : Number.POSITIVE_INFINITY;

/** How many bytes go out in one write. */
function sizeOf(fault: LineFault | null, piece: number): number {
  if (fault?.mode === "narrow") return Math.max(1, Math.round(fault.bytesPerSecond / 20));
  return fault?.mode === "sliced" ? 1 + ((piece * 5) % 7) : Number.POSITIVE_INFINITY;
}
