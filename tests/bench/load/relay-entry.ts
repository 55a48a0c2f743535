// What Socket.IO alone can do: passes every message to its receivers in the product's own frame and acknowledges it,
// judges nothing and keeps nothing. A ticket is the socket's own name, then the groups it is in.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";

type Message = {
  target: { user: string } | { group: number } | { room: number };
  body: object;
  clientId: string;
};

const http = createServer();
const io = new Server(http, {
  path: "/live/",
  transports: ["websocket"],
  perMessageDeflate: false,
  httpCompression: false,
  serveClient: false,
});
const heads = new Map<string, number>();

io.on("connection", (socket) => {
  const rooms = String(socket.handshake.auth.ticket).split(" ");
  void socket.join(rooms);
  socket.on("message.send", (message: Message, acknowledge: (answer: object) => void) => {
    const { target, body, clientId } = message;
    const room = "user" in target ? target.user : `group-${"group" in target ? target.group : target.room}`;
    const log = "user" in target ? `c:${rooms[0]}-${room}` : `c:${room}`;
    const seq = (heads.get(log) ?? 0) + 1;
    heads.set(log, seq);
    const entry = {
      kind: "message.created",
      seq,
      createdAt: Date.now(),
      messageId: seq,
      sender: rooms[0],
      clientId,
      body,
    };
    acknowledge({ ok: true, data: { conversation: log, seq, messageId: seq, createdAt: entry.createdAt } });
    io.to(room).emit("entries", { log, from: seq, to: seq, entries: [entry], hidden: [] });
  });
});
http.listen(0, "127.0.0.1", () => {
  // A server that listens on TCP has an address with a port.
  console.log(`listening on ${(http.address() as AddressInfo).port}`);
});
process.on("SIGTERM", () => process.exit(0));
