import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server, type Socket } from "socket.io";
import type { CommandName, Output } from "#protocol/commands.ts";
import type { Answer } from "#protocol/errors.ts";
import { profileOf, signedInAs } from "./sdk-state.ts";

/** Null: no answer. */
type Script = (input: never, socket: Socket) => Promise<Answer<unknown> | null> | Answer<unknown> | null;

/** A real Socket.IO server that answers what a test tells it to: an empty world unless told otherwise. */
export type ScriptedServer = {
  port: number;
  /** Which history it has. */
  epoch: string;
  /** What was asked, in order. */
  asked: { name: string; input: unknown }[];
  /** The tickets of the handshakes, in order. */
  tickets: unknown[];
  answer(name: CommandName, script: Script): void;
  /** Refuses the next handshakes with these answers, one each. */
  refuse(...refusals: { code: string; retryMs?: number }[]): void;
  emit(event: string, value: unknown): void;
  disconnect(): void;
  /** Resolves once so many handshakes were accepted. */
  accepted(count: number): Promise<void>;
  close(): Promise<void>;
};

export const ok = <K extends CommandName>(data: Output<K>): Answer<unknown> => ({ ok: true, data });
export const refused = (code: string, retryMs?: number): Answer<unknown> => ({
  ok: false,
  // A script may say what no server says.
  error: { code: code as "busy", message: code, ...(retryMs === undefined ? {} : { retryMs }) },
});

export async function openScriptedServer(): Promise<ScriptedServer> {
  const http = createServer();
  const io = new Server(http, { path: "/live/", transports: ["websocket"] });
  const scripts = new Map<string, Script>([
    [
      "conversation.list",
      () => ok<"conversation.list">({ epoch: "e", userSeq: 0, conversations: [], next: null }),
    ],
    ["friend.list", () => ok<"friend.list">({ friends: [], requests: [], blocked: [] })],
    ["group.listRequests", () => ok<"group.listRequests">([])],
    ["session.get", () => ok<"session.get">({ ...signedInAs("ann"), user: profileOf("ann") })],
    ["presence.watch", () => ok<"presence.watch">([])],
    ["sync.check", () => ok<"sync.check">({ epoch: "e", userSeq: 0, changed: [], gone: [] })],
    ["conversation.get", () => refused("conversation_not_found")],
  ]);
  const asked: ScriptedServer["asked"] = [];
  const tickets: unknown[] = [];
  const refusals: { code: string; retryMs?: number }[] = [];
  let count = 0;
  let wake = () => {};
  io.use((socket, next) => {
    tickets.push(socket.handshake.auth.ticket);
    const data = refusals.shift();
    next(data && Object.assign(new Error(data.code), { data }));
  });
  io.on("connection", (socket) => {
    socket.emit("connection.opened", { epoch: server.epoch });
    count += 1;
    wake();
    socket.onAny(async (name: string, input: unknown, acknowledge: (answer: unknown) => void) => {
      asked.push({ name, input });
      // Each script names the input of its own command.
      const answer = await (scripts.get(name)?.(input as never, socket) ?? refused("unknown_command"));
      if (answer) acknowledge(answer);
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const server: ScriptedServer = {
    epoch: "e",
    // A server that listens on TCP has an address with a port.
    port: (http.address() as AddressInfo).port,
    asked,
    tickets,
    answer: (name, script) => void scripts.set(name, script),
    refuse: (...more) => void refusals.push(...more),
    emit: (event, value) => void io.emit(event, value),
    disconnect: () => void io.disconnectSockets(true),
    async accepted(wanted) {
      while (count < wanted) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    close: () => io.close(),
  };
  return server;
}
