import { Redis, type RedisOptions } from "ioredis";

/** Connections to one Redis. Nothing is queued while it is away: commands fail at once, and what hangs fails soon. */
export type RedisConnections = {
  commands: Redis;
  /** A connection that listens can do nothing else, in what older servers speak. */
  subscriber: Redis;
  close(): void;
};

const COMMAND_MS = 2_000;
const MAX_BACK_OFF_MS = 2_000;

const options: RedisOptions = {
  connectTimeout: 5_000,
  commandTimeout: COMMAND_MS,
  // A peer that is gone does not answer a goodbye either.
  disconnectTimeout: 200,
  enableOfflineQueue: false,
  autoResubscribe: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  connectionName: "borealis",
  /** With jitter, so that many processes do not come back in step. */
  retryStrategy: (attempt) => Math.min(100 * 2 ** attempt, MAX_BACK_OFF_MS) * (0.5 + Math.random() / 2),
};

/** Opens the connections and keeps reopening them. Does not wait for Redis and never throws; errors go to `onError`. */
export function connectRedis(url: string, onError: (error: Error) => void): RedisConnections {
  const commands = new Redis(url, options);
  const subscriber = new Redis(url, options);
  for (const client of [commands, subscriber]) client.on("error", onError);
  return {
    commands,
    subscriber,
    close() {
      commands.disconnect();
      subscriber.disconnect();
    },
  };
}
