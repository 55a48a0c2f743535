import { connect } from "node:net";

/** Sends bytes as they are and returns everything the server says until it hangs up or the answer is complete. */
export function exchange(port: number, bytes: string | Buffer, timeoutMs = 20_000): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    let received = "";
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`the server neither answered nor hung up; so far: ${received}`));
    }, timeoutMs);
    const finish = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve(received);
    };
    socket.setEncoding("latin1");
    socket.on("connect", () => socket.write(bytes));
    socket.on("data", (chunk) => {
      received += chunk;
      if (isComplete(received)) finish();
    });
    socket.on("close", finish);
    socket.on("error", finish);
  });
}

function isComplete(received: string): boolean {
  const end = received.indexOf("\r\n\r\n");
  const length = /\r\ncontent-length: (\d+)/i.exec(received)?.[1];
  return end >= 0 && length !== undefined && received.length >= end + 4 + Number(length);
}

/** A request with lines as given, each ended as HTTP wants it. */
export function lines(...text: string[]): string {
  return `${text.join("\r\n")}\r\n\r\n`;
}
