// What Socket.IO alone can do: passes every message to its receiver and acknowledges it, and keeps nothing.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";

const http = createServer();
const io = new Server(http, {
  path: "/live/",
  transports: ["websocket"],
  perMessageDeflate: false,
  httpCompression: false,
  serveClient: false,
});
io.on("connection", (socket) => {
  void socket.join(String(socket.handshake.auth.ticket));
  socket.on(
    "message.send",
    (message: { target: { user: string } }, acknowledge: (answer: object) => void) => {
      io.to(message.target.user).emit("entries", message);
      acknowledge({ ok: true, data: null });
    },
  );
});
http.listen(0, "127.0.0.1", () => {
  // A server that listens on TCP has an address with a port.
  console.log(`listening on ${(http.address() as AddressInfo).port}`);
});
process.on("SIGTERM", () => process.exit(0));
