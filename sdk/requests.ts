import type { Socket } from "socket.io-client";
import type { Answer } from "#protocol/errors.ts";
import type { ClientEvents, ServerEvents } from "#protocol/signals.ts";
import { CallError, unanswered } from "./call-error.ts";

export type Live = Socket<ServerEvents, ClientEvents>;

/** What was asked over a connection and is not answered yet. */
export type Requests = {
  /** Resolves with the answer; throws CallError when refused, disconnected or timed out. */
  ask(live: Live | null, name: string, input: unknown, timeoutMs: number): Promise<unknown>;
  /** The connection is gone: nothing that was asked will be answered. */
  fail(): void;
};

export function createRequests(): Requests {
  const waiting = new Set<(error: CallError) => void>();
  return {
    ask(live, name, input, timeoutMs) {
      if (!live?.connected) return Promise.reject(unanswered("There is no connection."));
      return new Promise((resolve, reject) => {
        const settle = () => {
          clearTimeout(timer);
          waiting.delete(fail);
        };
        const fail = (error: CallError) => {
          settle();
          reject(error);
        };
        const timer = setTimeout(() => fail(unanswered("The server did not answer in time.")), timeoutMs);
        waiting.add(fail);
        live.emit(name, input, (raw) => {
          settle();
          // Every ack of the server has this form; the compiler knows only that something came.
          const answer = raw as Answer<unknown>;
          if (answer.ok) resolve(answer.data);
          else reject(new CallError(answer.error));
        });
      });
    },
    fail() {
      for (const fail of [...waiting]) fail(unanswered("The connection was lost."));
    },
  };
}
