import WebSocket from "ws";

/** A web socket without a client library: what is sent is sent as it is. */
export type RawSocket = {
  ws: WebSocket;
  received: string[];
  /** Resolves with the first packet that matches, also one that came before. */
  until(matches: (packet: string) => boolean): Promise<string>;
  send(packet: string | Buffer): void;
  /** The closing code. */
  closed: Promise<number>;
};

export const livePath = "/live/?EIO=4&transport=websocket";

/** Opens a web socket to the server; rejects with the HTTP answer when there is none. */
export function openRaw(
  port: number,
  { path = livePath, headers = {} }: { path?: string; headers?: Record<string, string> } = {},
): Promise<RawSocket> {
  const ws = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers, perMessageDeflate: true });
  const received: string[] = [];
  const waiting = new Set<() => void>();
  ws.on("message", (data) => {
    received.push(String(data));
    for (const check of waiting) check();
  });
  const closed = new Promise<number>((resolve) => ws.on("close", resolve));
  const raw: RawSocket = {
    ws,
    received,
    until: (matches) =>
      new Promise((resolve) => {
        const check = () => {
          const found = received.find(matches);
          if (found === undefined) return;
          waiting.delete(check);
          resolve(found);
        };
        waiting.add(check);
        check();
      }),
    send: (packet) => ws.send(packet),
    closed,
  };
  return new Promise((resolve, reject) => {
    ws.on("open", () => resolve(raw));
    ws.on("unexpected-response", (_, response) => {
      ws.on("error", () => {});
      ws.terminate();
      reject(new Error(`HTTP ${response.statusCode}`));
    });
    ws.on("error", reject);
  });
}

/** Opens one and signs in with a ticket. */
export async function openSignedIn(port: number, ticket: string): Promise<RawSocket> {
  const raw = await openRaw(port);
  raw.send(`40${JSON.stringify({ ticket })}`);
  await raw.until((packet) => packet.startsWith("40"));
  return raw;
}
