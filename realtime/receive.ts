import { dispatch, type SocketDoor } from "#commands/dispatch.ts";
import type { Runtime } from "#infra/runtime.ts";
import type { ErrorCode, WireError } from "#protocol/errors.ts";
import { atMost } from "./at-most.ts";
import { backlogOf, isOver } from "./backlog.ts";
import { createCommandBudget } from "./command-budget.ts";
import { endSocket, type LiveSocket } from "./live.ts";

const COME_BACK_MS = 5_000;
const READ_FIRST_MS = 2_000;

export type ReceiverOptions = {
  runtime: Runtime;
  doorOf: (socket: LiveSocket) => SocketDoor;
  clock: () => number;
};

export type Receiver = {
  /** Answers the commands of this socket from now on. */
  listen(socket: LiveSocket): void;
  /** Takes no more commands; resolves when those that were read are answered, or after `graceMs`. */
  drain(graceMs: number): Promise<void>;
};

type Acknowledge = (answer: unknown) => void;

/** Runs the commands of sockets. What a client sends is looked up in the table, never emitted as an event. */
export function createReceiver({ runtime, doorOf, clock }: ReceiverOptions): Receiver {
  const running = new Set<Promise<void>>();
  let draining = false;

  const run = async (socket: LiveSocket, name: string, input: unknown, acknowledge: Acknowledge) => {
    try {
      acknowledge(await dispatch(runtime, doorOf(socket), name, input));
    } catch (error) {
      runtime.log.error({ err: error, command: name }, "a command failed outside of its handler");
      acknowledge(refusal("internal", "Something went wrong."));
    }
  };

  const receive = (socket: LiveSocket, event: unknown[], budget: ReturnType<typeof createCommandBudget>) => {
    if (!socket.connected) return;
    const { commandsPerSecond, commandBurst } = socket.data.app.settings;
    const turn = budget.take({ perSecond: commandsPerSecond, burst: commandBurst });
    if (turn === "cut") {
      runtime.metrics.socketsCut.add("flood");
      return endSocket(socket, "busy", { retryMs: COME_BACK_MS });
    }
    if (turn !== "run") runtime.metrics.budgetsSpent.add("commands");
    const acknowledge = event.at(-1);
    // Whoever wants no answer asks for nothing.
    if (!isAcknowledge(acknowledge)) return;
    if (turn !== "run") return acknowledge(refusal("busy", "Too many commands at once.", turn.retryMs));
    // Whoever asks and does not read would fill the memory with answers.
    if (isOver(backlogOf(socket), runtime.env.limits.slowSocket)) {
      return acknowledge(refusal("busy", "There are answers to read first.", READ_FIRST_MS));
    }
    if (draining) return acknowledge(refusal("unavailable", "The server is restarting.", COME_BACK_MS));
    const [name, input] = event;
    if (event.length !== 3 || typeof name !== "string") {
      return acknowledge(refusal("invalid_input", "A command is a name, one input and an acknowledgement."));
    }
    const work = run(socket, name, input, acknowledge).finally(() => running.delete(work));
    running.add(work);
  };

  return {
    listen(socket) {
      const budget = createCommandBudget(clock);
      // The packet ends here: it never reaches the socket's own events, whose names a client could use.
      socket.use((event) => receive(socket, event, budget));
    },
    async drain(graceMs) {
      draining = true;
      await atMost(graceMs, Promise.all([...running, runtime.lanes.drained()]));
    },
  };
}

const isAcknowledge = (last: unknown): last is Acknowledge => typeof last === "function";

function refusal(code: ErrorCode, message: string, retryMs?: number): { ok: false; error: WireError } {
  return { ok: false, error: { code, message, ...(retryMs ? { retryMs } : {}) } };
}
