import WebSocket from "ws";

/**
 * A client that speaks just enough of Socket.IO to send events and take their acknowledgements: what it costs must
 * not be mistaken for what the server costs.
 */
export type RawSocket = {
  emit(event: string, input: unknown, acknowledged: (answer: unknown) => void): void;
  /** Events pushed by the server so far. */
  pushed(): number;
  close(): void;
};

/** Connects and resolves when the server has admitted the socket. */
export function openRawSocket(origin: string, path: string, auth: object): Promise<RawSocket> {
  const url = `${origin.replace(/^http/, "ws")}${path}?EIO=4&transport=websocket`;
  const socket = new WebSocket(url, { perMessageDeflate: false });
  const waiting = new Map<number, (answer: unknown) => void>();
  let sent = 0;
  let pushed = 0;

  const raw: RawSocket = {
    emit(event, input, acknowledged) {
      sent += 1;
      waiting.set(sent, acknowledged);
      socket.send(`42${sent}${JSON.stringify([event, input])}`);
    },
    pushed: () => pushed,
    close: () => socket.terminate(),
  };

  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("the server closed the connection")));
    socket.on("message", (data) => {
      // Text frames arrive as one buffer.
      const packet = data.toString();
      if (packet.startsWith("0")) socket.send(`40${JSON.stringify(auth)}`);
      else if (packet === "2") socket.send("3");
      else if (packet.startsWith("40")) resolve(raw);
      else if (packet.startsWith("44")) reject(new Error(packet));
      else if (packet.startsWith("42")) pushed += 1;
      else if (packet.startsWith("43")) {
        const start = packet.indexOf("[");
        const id = Number(packet.slice(2, start));
        const acknowledged = waiting.get(id);
        waiting.delete(id);
        // The answer is only parsed by who looks into it: a list with one element.
        acknowledged?.(JSON.parse(packet.slice(start))[0]);
      }
    });
  });
}
