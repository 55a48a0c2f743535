import WebSocket from "ws";

/**
 * A client that speaks just enough of Socket.IO to send events and take their acknowledgements: what it costs must
 * not be mistaken for what the server costs.
 */
export type RawSocket = {
  emit(event: string, input: unknown, acknowledged: (answer: unknown) => void): void;
  isOpen(): boolean;
  /** Reads nothing any more, like a machine whose network hangs. */
  stall(): void;
  close(): void;
};

export type RawSocketOptions = {
  origin: string;
  auth: object;
  /** The address of this machine that it comes from. */
  localAddress?: string;
  /** An event pushed by the server, as it came. */
  onPush(packet: Buffer): void;
  onClose?(): void;
};

const CONNECT_WITHIN_MS = 20_000;

/** Connects and resolves when the server has admitted the socket. */
export function openRawSocket(options: RawSocketOptions): Promise<RawSocket> {
  const { origin, auth, localAddress, onPush, onClose } = options;
  const url = `${origin.replace(/^http/, "ws")}/live/?EIO=4&transport=websocket`;
  const socket = new WebSocket(url, {
    perMessageDeflate: false,
    handshakeTimeout: CONNECT_WITHIN_MS,
    localAddress,
  });
  const waiting = new Map<number, (answer: unknown) => void>();
  let sent = 0;

  const raw: RawSocket = {
    emit(event, input, acknowledged) {
      sent += 1;
      waiting.set(sent, acknowledged);
      socket.send(`42${sent}${JSON.stringify([event, input])}`);
    },
    isOpen: () => socket.readyState === WebSocket.OPEN,
    stall: () => socket.pause(),
    close: () => socket.terminate(),
  };

  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.once("close", () => {
      reject(new Error("the server closed the connection"));
      onClose?.();
    });
    socket.on("message", (data) => {
      // Text frames arrive as one buffer.
      const packet = data as Buffer;
      const type = packet.toString("latin1", 0, 2);
      if (type === "42") onPush(packet);
      else if (type === "43") acknowledge(packet, waiting);
      else if (type.startsWith("0")) socket.send(`40${JSON.stringify(auth)}`);
      else if (type === "2") socket.send("3");
      else if (type === "40") resolve(raw);
      else if (type === "44") reject(new Error(packet.toString()));
    });
  });
}

function acknowledge(packet: Buffer, waiting: Map<number, (answer: unknown) => void>): void {
  const text = packet.toString();
  const start = text.indexOf("[");
  const id = Number(text.slice(2, start));
  const acknowledged = waiting.get(id);
  waiting.delete(id);
  // An acknowledgement is a list with one element.
  acknowledged?.(JSON.parse(text.slice(start))[0]);
}
