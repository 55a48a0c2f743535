import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A line between clients and a server that a test can cut, stop and point elsewhere. */
export type TcpProxy = {
  port: number;
  /** Where new connections lead. */
  pointTo(port: number): void;
  /** Cuts every connection and refuses new ones until `restore`. */
  cut(): void;
  /** Keeps connections open and carries nothing, in either direction, until `restore`. */
  freeze(): void;
  restore(): void;
  close(): Promise<void>;
};

type Pair = { client: Socket; server: Socket };

export async function openTcpProxy(target: number): Promise<TcpProxy> {
  const pairs = new Set<Pair>();
  let mode: "open" | "cut" | "frozen" = "open";

  const listener = createServer((client) => {
    if (mode === "cut") {
      client.resetAndDestroy();
      return;
    }
    const server = connect(target, "127.0.0.1");
    const pair = { client, server };
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on("error", end);
      socket.on("close", end);
    }
    client.pipe(server);
    server.pipe(client);
    if (mode === "frozen") stop(pair);
  });

  const stop = ({ client, server }: Pair) => {
    client.unpipe(server).pause();
    server.unpipe(client).pause();
  };

  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  // A server that listens on TCP has an address with a port.
  const { port } = listener.address() as AddressInfo;
  return {
    port,
    pointTo(next) {
      target = next;
    },
    cut() {
      mode = "cut";
      for (const { client } of pairs) client.resetAndDestroy();
    },
    freeze() {
      mode = "frozen";
      for (const pair of pairs) stop(pair);
    },
    restore() {
      if (mode === "frozen") {
        for (const { client, server } of pairs) {
          client.pipe(server);
          server.pipe(client);
        }
      }
      mode = "open";
    },
    async close() {
      for (const { client } of pairs) client.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}
