import { limits } from "#protocol/limits.ts";
import type { Ticket } from "#protocol/session.ts";

/** A ticket is asked for again when a third of its life is over, so that a lost connection leaves time to come back. */
const RENEW_MS = limits.ticketMs / 3;
/** The way to the server takes time too. */
const USABLE_MS = limits.ticketMs - 5_000;

/**
 * The pass for the next connection, in memory alone: while it is good, coming back needs neither a request nor the
 * cookie. Its age is told by a clock nobody sets, or by the other if that one stood still while the device slept. The
 * server checks the session behind it every time.
 */
export type TicketHolder = {
  /** The one that is held while it is good, else a new one by the cookie; rejects with what that was refused with. */
  take(): Promise<string>;
  /** Holds one that was given now. */
  keep(ticket: string): void;
  /** Forgets the one that is held: it is refused, or names a session that was replaced. */
  drop(): void;
  /** Asks for the next one over an open connection, in time and again, until `rest` is called. */
  renew(ask: () => Promise<Ticket>): void;
  rest(): void;
};

export function createTicketHolder(
  fetchTicket: () => Promise<Ticket>,
  clocks: (() => number)[] = [() => performance.now(), Date.now],
): TicketHolder {
  let held: { ticket: string; since: number[] } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts calls, so that an answer that comes late starts nothing. */
  let round = 0;

  const now = () => clocks.map((clock) => clock());
  const age = () =>
    Math.max(...now().map((at, index) => at - (held?.since[index] ?? Number.NEGATIVE_INFINITY)));

  /** Its life is counted from when it was asked for, which is before it began. */
  const obtain = async (ask: () => Promise<Ticket>): Promise<string> => {
    const since = now();
    const { ticket } = await ask();
    held = { ticket, since };
    return ticket;
  };

  const rest = () => {
    round += 1;
    clearTimeout(timer);
  };

  const renew = (ask: () => Promise<Ticket>) => {
    rest();
    const mine = round;
    const again = async () => {
      await obtain(ask).catch(() => {});
      if (mine === round) timer = setTimeout(again, RENEW_MS);
    };
    timer = setTimeout(again, Math.max(0, RENEW_MS - age()));
  };

  return {
    take: async () => (held && age() < USABLE_MS ? held.ticket : obtain(fetchTicket)),
    keep(ticket) {
      held = { ticket, since: now() };
    },
    drop() {
      held = undefined;
    },
    renew,
    rest,
  };
}
