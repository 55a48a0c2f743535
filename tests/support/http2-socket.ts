import { once } from "node:events";
import http2 from "node:http2";

/**
 * Opens a web socket inside an HTTP/2 connection, as browsers do where they are offered it, and answers the first text
 * that comes; null where it is not offered, so that browsers open a connection of its own.
 */
export async function firstTextOverHttp2(origin: string, path: string, ca: string): Promise<string | null> {
  // Every address of localhost would do; the balancers listen at this one.
  const session = http2.connect(origin, { ca, family: 4 } as http2.SecureClientSessionOptions);
  const failed = once(session, "error").then(([error]) => Promise.reject(error));
  failed.catch(() => {});
  try {
    const [settings] = (await Promise.race([once(session, "remoteSettings"), failed])) as [http2.Settings];
    if (settings.enableConnectProtocol !== true) return null;
    const stream = session.request({
      ":method": "CONNECT",
      ":protocol": "websocket",
      ":scheme": "https",
      ":authority": new URL(origin).host,
      ":path": path,
      origin,
      "sec-websocket-version": "13",
    });
    stream.on("error", () => {});
    const [frame] = (await Promise.race([once(stream, "data"), failed])) as [Buffer];
    // A short text frame of a server: its kind, its length, its text.
    return frame.subarray(2, 2 + ((frame[1] ?? 0) & 0x7f)).toString("utf8");
  } finally {
    session.destroy();
  }
}
