import { io, type Socket } from "socket.io-client";
import type { AppRef, UserContext } from "#core/context.ts";
import { insertSession } from "#core/sessions/insert-session.ts";
import { issueTicket } from "#core/sessions/ticket.ts";
import type { CommandName, Input, Output } from "#protocol/commands.ts";
import type { EntriesFrame } from "#protocol/entries.ts";
import type { Answer, WireError } from "#protocol/errors.ts";
import type { ServerEvents } from "#protocol/signals.ts";
import type { RealtimeOptions } from "#realtime/attach.ts";
import { openServer, type TestServer } from "../../support/server.ts";
import { openTenant, type Tenant, uniqueName } from "../../support/tenant.ts";

/** A test file's own installation with one app and a server, and devices that connect to it. */
export type LiveTenant = {
  tenant: Tenant;
  app: AppRef;
  server: TestServer;
  newUser(app?: AppRef): Promise<UserContext>;
  /** A device of the user, signed in by a session of its own and connected. */
  open(user: UserContext): Promise<Device>;
  close(): Promise<void>;
};

export async function openLiveTenant(
  options: Partial<RealtimeOptions> = {},
  environment: Record<string, string> = {},
): Promise<LiveTenant> {
  const tenant = await openTenant(undefined, environment);
  const app = await tenant.app();
  const server = await openServer(tenant.runtime, options);
  return {
    tenant,
    app,
    server,
    newUser: (of = app) => tenant.user(of, uniqueName("user")),
    open: async (user) => connect(server.port, { ticket: ticketOf(await signIn(user)) }),
    async close() {
      await server.close();
      await tenant.close();
    },
  };
}

/** A signed-in device of a user, acting under a session of its own. */
export async function signIn(user: UserContext): Promise<UserContext> {
  const { sessionId } = await insertSession(user, user.db, user.actor.userId);
  return { ...user, actor: { ...user.actor, sessionId } };
}

export const ticketOf = (device: UserContext): string => issueTicket(device).ticket;

/** Neither the frames of logs nor the greeting. */
type Signal = Exclude<keyof ServerEvents, "entries" | "connection.opened">;
type SignalOf<K extends Signal> = Parameters<ServerEvents[K]>[0];

/** A client that remembers everything it was sent, in order. */
export type Device = {
  socket: Socket;
  frames: EntriesFrame[];
  signals: { name: string; value: unknown }[];
  call<K extends CommandName>(name: K, input: Input<K>): Promise<Answer<Output<K>>>;
  /** The positions that arrived of a log, in order of arrival. */
  seqs(log: string): number[];
  signalsOf<K extends Signal>(name: K): SignalOf<K>[];
  ended: Promise<string>;
  close(): void;
};

/** Connects; resolves when the server has accepted, rejects with what it said when it has not. */
export function connect(port: number, auth: unknown, headers: Record<string, string> = {}): Promise<Device> {
  const socket = io(`http://127.0.0.1:${port}`, {
    path: "/live/",
    transports: ["websocket"],
    reconnection: false,
    forceNew: true,
    extraHeaders: headers,
    // The payload is whatever a test wants to send, right or wrong.
    auth: auth as Record<string, unknown>,
  });
  const frames: EntriesFrame[] = [];
  const signals: { name: string; value: unknown }[] = [];
  socket.onAny((name: string, value: unknown) => {
    // `entries` carries frames only.
    if (name === "entries") frames.push(value as EntriesFrame);
    else if (name !== "connection.opened") signals.push({ name, value });
  });
  const ended = new Promise<string>((resolve) => socket.on("disconnect", resolve));
  const device: Device = {
    socket,
    frames,
    signals,
    call: (name, input) => socket.timeout(10_000).emitWithAck(name, input),
    seqs: (log) =>
      frames.filter((frame) => frame.log === log).flatMap(({ entries }) => entries.map(({ seq }) => seq)),
    // The name decides the type of what came with it.
    signalsOf: (name) => signals.filter((signal) => signal.name === name).map(({ value }) => value) as never,
    ended,
    close: () => socket.disconnect(),
  };
  return new Promise((resolve, reject) => {
    socket.on("connect", () => resolve(device));
    socket.on("connect_error", reject);
  });
}

/** The typed error that the server put into a `connect_error`, or the transport's message. */
export async function refusalOf(attempt: Promise<unknown>): Promise<WireError | string> {
  try {
    const device = await attempt;
    (device as Device).close();
    return "accepted";
  } catch (error) {
    const { data, message } = error as Error & { data?: WireError };
    return data ?? message;
  }
}
