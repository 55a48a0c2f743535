import type { RedisConnections } from "../redis.ts";
import type { Transport, TransportEvents } from "./transport.ts";

const BEAT_MS = 1_000;
/** So many beats in a row that did not come back make a connection a dead one. */
const MISSED_BEATS = 4;

export type RedisTransportOptions = {
  redis: RedisConnections;
  /** The same in all processes of the installation, and in no other one. */
  channel: string;
  processId: string;
};

/**
 * Envelopes by Redis's publish and subscribe. Every second the process sends itself a beat: "connected" says that what
 * is published comes back, and a connection over which nothing does is opened anew, whatever TCP thinks of it.
 */
export function createRedisTransport({ redis, channel, processId }: RedisTransportOptions): Transport {
  const { commands, subscriber } = redis;
  const own = `${channel}:${processId}`;
  let events: TransportEvents | null = null;
  let missed = 0;
  let timer: NodeJS.Timeout | undefined;

  const lost = () => events?.connected(false);

  /** A failed beat is a missed one. */
  const beat = () => void commands.publish(own, "").catch(() => {});

  const subscribe = () => {
    subscriber.subscribe(channel, own).then(beat, () => subscriber.disconnect(true));
  };

  const reopen = () => {
    missed = 0;
    lost();
    // Those that are being opened have time-outs of their own.
    for (const client of [commands, subscriber]) if (client.status === "ready") client.disconnect(true);
  };

  return {
    open(given) {
      events = given;
      commands.on("ready", beat).on("close", lost);
      subscriber.on("ready", subscribe).on("close", lost);
      subscriber.on("message", (to, text) => {
        if (to !== own) return given.receive(text);
        missed = 0;
        given.connected(true);
      });
      timer = setInterval(() => {
        missed += 1;
        if (missed > MISSED_BEATS) reopen();
        beat();
      }, BEAT_MS).unref();
    },
    async send(envelope) {
      await commands.publish(channel, envelope);
    },
    async close() {
      events = null;
      clearInterval(timer);
    },
  };
}
