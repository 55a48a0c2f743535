import cluster, { type Worker } from "node:cluster";
import type { Transport } from "./transport.ts";

/** What waits in the pipe to one worker may take this much; a worker that does not read misses what comes beyond. */
const PIPE_BYTES = 8 * 1024 * 1024;

type BusMessage = { borealisBus: string };

const isBusMessage = (message: unknown): message is BusMessage =>
  message !== null &&
  typeof message === "object" &&
  "borealisBus" in message &&
  typeof message.borealisBus === "string";

/** Envelopes between the workers of one cluster, by way of its primary; see `relayBetweenWorkers`. */
export function createWorkerTransport(): Transport {
  let listen: ((message: unknown) => void) | undefined;
  return {
    open({ receive, connected }) {
      listen = (message) => {
        if (isBusMessage(message)) receive(message.borealisBus);
      };
      process.on("message", listen);
      process.once("disconnect", () => connected(false));
      // The caller is still being built.
      setImmediate(() => connected(process.connected));
    },
    send: (envelope) =>
      new Promise((resolve, reject) => {
        if (!process.send || !process.connected) return reject(new Error("the primary process is gone"));
        const message: BusMessage = { borealisBus: envelope };
        process.send(message, (error: Error | null) => (error ? reject(error) : resolve()));
      }),
    async close() {
      if (listen) process.off("message", listen);
    },
  };
}

/** In the primary of a cluster: carries what each worker says on the bus to all others. Answers the end of that. */
export function relayBetweenWorkers(): () => void {
  const inPipe = new WeakMap<Worker, number>();

  const pass = (to: Worker, message: BusMessage) => {
    const bytes = message.borealisBus.length;
    const waiting = inPipe.get(to) ?? 0;
    if (!to.isConnected() || waiting + bytes > PIPE_BYTES) return;
    inPipe.set(to, waiting + bytes);
    to.send(message, () => inPipe.set(to, (inPipe.get(to) ?? 0) - bytes));
  };

  const relay = (from: Worker, message: unknown) => {
    if (!isBusMessage(message)) return;
    for (const to of Object.values(cluster.workers ?? {})) if (to && to !== from) pass(to, message);
  };
  cluster.on("message", relay);
  return () => cluster.off("message", relay);
}
