import type { Logger } from "#core/context.ts";
import type { Hint } from "#core/hints.ts";
import type { BusEvent } from "#core/metrics.ts";
import { createBacklog } from "./backlog.ts";
import { openEnvelope, PAYLOAD_BYTES, sealEnvelope } from "./envelope.ts";
import { parseHint } from "./hint-schema.ts";
import type { Transport } from "./transport.ts";
import { toWire } from "./wire-hint.ts";

const BACKLOG_BYTES = 8 * 1024 * 1024;
const RETRY_MS = 1_000;
const LAST_WORD_MS = 500;
const COMPLAIN_EVERY_MS = 60_000;

export type LineOptions = {
  transport: Transport;
  key: Buffer;
  processId: string;
  log: Pick<Logger, "warn" | "error">;
  count: (event: BusEvent, by?: number) => void;
  deliver: (hint: Hint, from: string) => void;
  onConnected: (connected: boolean) => void;
};

export type Line = { send(hint: Hint): void; close(): Promise<void> };

/**
 * The way of hints to and from other processes. One envelope is under way at a time, and what is published meanwhile
 * shares the next one: an idle line waits for nothing, a busy one sends few large envelopes, and a stuck one fills the
 * bounded backlog and nothing else.
 */
export function createLine(options: LineOptions): Line {
  const { transport, key, processId, log, count, deliver, onConnected } = options;
  const backlog = createBacklog({
    maxBytes: BACKLOG_BYTES,
    onDropped: (dropped) => count("dropped", dropped),
  });
  let connected = false;
  let closing = false;
  let sending: Promise<void> | null = null;
  let retry: NodeJS.Timeout | undefined;
  let complainedAt = Number.NEGATIVE_INFINITY;

  const sendAll = async () => {
    while (connected && !backlog.isEmpty()) {
      const hints = backlog.take(PAYLOAD_BYTES);
      try {
        const envelope = sealEnvelope(
          key,
          processId,
          hints.map(({ json }) => json),
        );
        await transport.send(envelope);
        count("published", hints.length);
      } catch {
        // It may have arrived all the same: whoever hears a hint twice does nothing twice.
        backlog.giveBack(hints.filter(({ momentary }) => !momentary));
        if (!closing) retry ??= setTimeout(pump, RETRY_MS).unref();
        return;
      }
    }
  };

  const pump = () => {
    clearTimeout(retry);
    retry = undefined;
    sending ??= sendAll().finally(() => {
      sending = null;
    });
  };

  /** Somebody without our secret, or a process of another version, writes to the same place. */
  const ignore = () => {
    count("ignored");
    if (performance.now() - complainedAt < COMPLAIN_EVERY_MS) return;
    complainedAt = performance.now();
    log.warn("what came over the bus was not of this installation, or of another version, and was ignored");
  };

  const receive = (envelope: string) => {
    const opened = openEnvelope(key, envelope);
    if (!opened) return ignore();
    if (opened.from === processId) return;
    for (const value of opened.hints) {
      const hint = parseHint(value);
      if (!hint) {
        ignore();
        continue;
      }
      count("received");
      deliver(hint, opened.from);
    }
  };

  transport.open({
    receive,
    connected(is) {
      if (is === connected) return;
      connected = is;
      if (!is) backlog.forgetMomentary();
      onConnected(is);
      if (is) pump();
    },
  });

  return {
    send(hint) {
      if (closing) return;
      const waiting = toWire(hint);
      if (waiting.momentary && !connected) return;
      backlog.add(waiting);
      if (connected) pump();
    },
    async close() {
      closing = true;
      clearTimeout(retry);
      if (connected) {
        pump();
        const patience = new Promise<void>((resolve) => setTimeout(resolve, LAST_WORD_MS).unref());
        await Promise.race([sending, patience]);
      }
      connected = false;
      await transport.close();
    },
  };
}
