import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { cutLateBodies } from "./late-bodies.ts";

let server: Server;
let port: number;

beforeAll(async () => {
  server = createServer({ requestTimeout: 0 }, (req, res) => {
    req.resume();
    req.on("end", () => res.end("whole"));
  });
  cutLateBodies(server, {
    wholeWithinMs: 300,
    slowest: { bytes: 10, everyMs: 300 },
    takesFiles: (path) => path.startsWith("/media/"),
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // It listens on a port.
  port = (server.address() as AddressInfo).port;
});
afterAll(() => server.close());

/** Sends a body piece by piece, until it is whole or the server has hung up; what was answered. */
function sendSlowly(
  path: string,
  pieces: { count: number; bytes: number; everyMs: number },
): Promise<string> {
  const { count, bytes, everyMs } = pieces;
  const socket = connect(port, "127.0.0.1");
  let answer = "";
  let sent = 0;
  socket.on("data", (data) => {
    answer += data;
    socket.end();
  });
  socket.on("error", () => {});
  socket.write(`POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${count * bytes}\r\n\r\n`);
  const timer = setInterval(() => {
    if (sent < count) socket.write(Buffer.alloc(bytes));
    sent += 1;
  }, everyMs);
  return new Promise((resolve) =>
    socket.on("close", () => {
      clearInterval(timer);
      resolve(answer);
    }),
  );
}

it("security R9: hangs up on a body that is not whole in time", async () => {
  expect(await sendSlowly("/api/commands/x", { count: 100, bytes: 100, everyMs: 50 })).toBe("");
});

it("lets a file take its time as long as it goes on", async () => {
  expect(await sendSlowly("/media/app", { count: 20, bytes: 100, everyMs: 50 })).toContain("whole");
});

it("hangs up on a file of which hardly anything comes", async () => {
  expect(await sendSlowly("/media/app", { count: 100, bytes: 1, everyMs: 100 })).toBe("");
});
