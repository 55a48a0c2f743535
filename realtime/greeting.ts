import { readEpoch } from "#core/installation/read-epoch.ts";
import type { Runtime } from "#infra/runtime.ts";
import type { LiveSocket } from "./live.ts";

/**
 * Tells every socket, before anything else is pushed to it or asked by it, which history the server has. It changes
 * only while no server runs, so it is read once.
 */
export function createGreeting({ db }: Runtime): (socket: LiveSocket) => void {
  let reading: Promise<string> | null = null;
  const read = () => {
    reading ??= readEpoch({ db }).catch((error) => {
      reading = null;
      throw error;
    });
    return reading;
  };
  return (socket) => {
    read().then(
      (epoch) => socket.emit("connection.opened", { epoch }),
      // It comes back, and finds the database well again.
      () => socket.conn.close(),
    );
  };
}
