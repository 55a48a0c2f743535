import type { Answer } from "#protocol/errors.ts";
import type { ServerEvents } from "#protocol/signals.ts";
import { backOff } from "#sdk/back-off.ts";
import { openRawSocket, type RawSocket } from "./raw-socket.ts";

type ClosingSignal = Parameters<ServerEvents["connection.closing"]>[0];
type Asked = { event: string; input: unknown; acknowledged: (answer: unknown) => void };

const CLOSING = '42["connection.closing",';

/**
 * A socket that comes back when the server closes it, as the server asked, and sends again what was not answered: the
 * product's client without its store. What is pushed to it is not followed.
 */
export async function openReturningSocket(options: {
  origins: string[];
  ticket: string;
}): Promise<RawSocket> {
  const { origins } = options;
  const unanswered = new Set<Asked>();
  let current: RawSocket | null = null;
  let ticket = options.ticket;
  let closing: ClosingSignal | null = null;
  let lostAt = 0;
  let left = false;

  const ask = (asked: Asked) =>
    current?.emit(asked.event, asked.input, (answer) => {
      // Every answer of a command has this form.
      const told = answer as Answer<unknown>;
      const { retryMs } = told.ok ? {} : told.error;
      if (retryMs !== undefined) return void setTimeout(() => unanswered.has(asked) && ask(asked), retryMs);
      if (unanswered.delete(asked)) asked.acknowledged(answer);
    });

  const lost = () => {
    current = null;
    lostAt = performance.now();
    if (!left) setTimeout(() => void comeBack(0), closing?.retryMs ?? backOff(0));
  };

  const onPush = (packet: Buffer) => {
    if (!packet.toString("latin1", 0, CLOSING.length).startsWith(CLOSING)) return;
    // The protocol's own signal.
    closing = JSON.parse(packet.toString().slice(2))[1] as ClosingSignal;
    ticket = closing.ticket ?? ticket;
  };

  /** A balancer would lead to the next server when one does not accept; here the client goes there itself. */
  const connect = async () => {
    for (const origin of origins) {
      const opened = await openRawSocket({ origin, auth: { ticket }, onPush, onClose: () => lost() }).catch(
        () => null,
      );
      if (opened) return opened;
    }
    return null;
  };

  const comeBack = async (attempt: number) => {
    closing = null;
    current = await connect();
    if (current) for (const asked of unanswered) ask(asked);
    else setTimeout(() => void comeBack(attempt + 1), backOff(attempt, performance.now() - lostAt));
  };

  current = await connect();
  if (!current) throw new Error(`none of ${origins.join(", ")} admitted a client`);
  return {
    emit(event, input, acknowledged) {
      const asked = { event, input, acknowledged };
      unanswered.add(asked);
      ask(asked);
    },
    isOpen: () => current?.isOpen() ?? false,
    stall: () => current?.stall(),
    close() {
      left = true;
      current?.close();
    },
  };
}
