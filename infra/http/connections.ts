import type { Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** What a server's connections are at: Node itself takes those that never asked anything for busy. */
export type Connections = {
  /** Resolves once no request is in progress. */
  quiet(): Promise<void>;
  /** Hangs up where nothing was asked, or everything that was asked is answered. */
  closeUnused(): void;
  /** Hangs up everywhere. */
  closeAll(): void;
};

const tracked = new WeakMap<Server, Connections>();

/** Follows the server's connections from now on; an upgraded one is no longer the server's. */
export function trackConnections(server: Server): void {
  const open = new Set<Socket>();
  const inProgress = new Set<ServerResponse>();
  let waiting: (() => void)[] = [];

  server.on("connection", (socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
  server.on("request", (_req, res) => {
    inProgress.add(res);
    // Emitted also when the other side hung up before the answer.
    res.once("close", () => {
      inProgress.delete(res);
      if (inProgress.size > 0) return;
      for (const resolve of waiting) resolve();
      waiting = [];
    });
  });
  server.on("upgrade", (req) => open.delete(req.socket));

  tracked.set(server, {
    async quiet() {
      if (inProgress.size > 0) await new Promise<void>((resolve) => waiting.push(resolve));
    },
    closeUnused() {
      server.closeIdleConnections();
      for (const socket of open) {
        if (socket.bytesRead === 0) socket.destroy();
      }
    },
    closeAll() {
      for (const socket of open) socket.destroy();
    },
  });
}

/** The connections of a server that is tracked. */
export function connectionsOf(server: Server): Connections {
  const connections = tracked.get(server);
  if (!connections) throw new Error("this server's connections are not tracked");
  return connections;
}
