import path from "node:path";
import * as z from "zod";
import { isProxyList, splitList } from "./http/proxies.ts";
import { isLoopback } from "./http/public-url.ts";
import { parseSeedApps, parseSeedOperator } from "./seeds.ts";

const MINIMUM_SECRET_BYTES = 32;

const flag = z
  .enum(["0", "1", ""])
  .default("0")
  .transform((value) => value === "1");
const text = z.string().trim();
/** A whole number in a range. */
const count = ({ min = 1, max = 1_000_000_000 } = {}) =>
  z
    .string()
    .regex(/^\d{1,10}$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be a whole number from ${min} to ${max}`);
/** 0 takes any free port. */
const port = count({ min: 0, max: 65_535 });

function isUrl(value: string, protocols: string[]): boolean {
  return URL.canParse(value) && protocols.includes(new URL(value).protocol);
}

function isOrigin(value: string): boolean {
  return isUrl(value, ["http:", "https:"]) && new URL(value).href === `${new URL(value).origin}/`;
}

/** A secret somebody typed to get past the check has few different characters, or is one word again and again. */
function isGuessable(secret: string): boolean {
  return (
    new Set(secret).size < 8 || /^(?:(?:secret|password|change|me|borealis|default)[\W_\d]*)+$/i.test(secret)
  );
}

const S3_NAMES = ["S3_ENDPOINT", "S3_BUCKET", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"] as const;

const schema = z
  .object({
    NODE_ENV: text.optional(),
    HOST: text.min(1, "must be an address or a host name").default("127.0.0.1"),
    PORT: port.prefault("3000"),
    PUBLIC_URL: text
      .refine(isOrigin, "must be the address people open, like https://chat.example.com, without a path")
      .transform((url) => new URL(url).origin)
      .optional(),
    DATA_DIR: text
      .min(1, "must be a folder")
      .default("./data")
      .transform((folder) => path.resolve(folder)),
    DATABASE_URL: text
      .refine(
        (url) => isUrl(url, ["postgres:", "postgresql:"]),
        "must look like postgresql://user:password@host:5432/name",
      )
      .optional(),
    REDIS_URL: text
      .refine((url) => isUrl(url, ["redis:", "rediss:"]), "must look like redis://host:6379")
      .optional(),
    BOREALIS_SECRET: z
      .string()
      .refine((secret) => Buffer.byteLength(secret) >= MINIMUM_SECRET_BYTES, "must have at least 32 bytes")
      .refine((secret) => !isGuessable(secret), "can be guessed; make one with: openssl rand -base64 32")
      .optional(),
    TRUSTED_PROXIES: text
      .default("")
      .refine(isProxyList, "must be addresses or ranges separated by commas, like 10.0.0.0/8,192.0.2.7")
      .transform(splitList),
    LOG_LEVEL: z
      .enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"], {
        error: "must be fatal, error, warn, info, debug, trace or silent",
      })
      .default("info"),
    CALLBACK_NETWORKS: text
      .default("")
      .refine(isProxyList, "must be addresses or ranges separated by commas, like 10.0.0.0/8,192.0.2.7")
      .transform(splitList),
    TIME_ZONE: text
      .default("Asia/Shanghai")
      .refine(isTimeZone, "must be a time zone, like Asia/Shanghai or UTC"),
    SEED_OPERATOR: z.string().transform(parseSeedOperator).optional(),
    SEED_APP: z.string().transform(parseSeedApps).optional(),
    ROLE: z
      .enum(["all", "web", "realtime", "worker"], { error: "must be all, web, realtime or worker" })
      .default("all"),
    METRICS_HOST: text.min(1, "must be an address or a host name").default("127.0.0.1"),
    METRICS_PORT: port.optional(),
    BACKUP_DIR: text.transform((folder) => path.resolve(folder)).optional(),
    BACKUP_BEFORE_MIGRATION: z
      .enum(["0", "1"], { error: "must be 0 or 1" })
      .default("1")
      .transform((value) => value === "1"),
    S3_ENDPOINT: text
      .refine((url) => isUrl(url, ["http:", "https:"]), "must look like https://s3.example.com")
      .optional(),
    S3_BUCKET: text.regex(/^[a-z0-9][a-z0-9.-]{1,62}$/, "must be the name of a bucket").optional(),
    S3_ACCESS_KEY_ID: text.optional(),
    S3_SECRET_ACCESS_KEY: z.string().optional(),
    S3_REGION: text.default("us-east-1"),
    S3_DOWNLOADS: z.enum(["redirect", "proxy"], { error: "must be redirect or proxy" }).default("redirect"),
    DATABASE_CONNECTIONS: count({ max: 1_000 }).prefault("20"),
    LIMIT_HANDSHAKES_PER_SECOND: count().prefault("500"),
    LIMIT_UNAUTHENTICATED_SOCKETS: count().prefault("2000"),
    LIMIT_UNAUTHENTICATED_SOCKETS_PER_ADDRESS: count().prefault("50"),
    LIMIT_UNAUTHENTICATED_SECONDS: count({ max: 3_600 }).prefault("10"),
    LIMIT_UNFINISHED_REQUESTS_PER_ADDRESS: count().prefault("200"),
    LIMIT_SLOW_SOCKET_PACKETS: count().prefault("256"),
    LIMIT_SLOW_SOCKET_BYTES: count().prefault("1048576"),
    LIMIT_DEAD_SOCKET_PACKETS: count().prefault("1024"),
    LIMIT_DEAD_SOCKET_BYTES: count().prefault("4194304"),
    LIMIT_DEAD_SOCKET_SECONDS: count().prefault("15"),
    LIMIT_LANE_MESSAGES: count().prefault("5000"),
    LIMIT_LANE_WAIT_MS: count().prefault("2000"),
    LIMIT_SYNC_QUERIES: count().prefault("32"),
    LIMIT_SYNC_WAIT_MS: count().prefault("2000"),
    LIMIT_COMMANDS_AT_ONCE: count().prefault("10000"),
    LIMIT_UPLOAD_BYTES_PER_SECOND: count({ min: 65_536 }).prefault("8388608"),
    LIMIT_OVERLOAD_DELAY_MS: count().prefault("200"),
    LIMIT_OVERLOAD_SECONDS: count({ max: 3_600 }).prefault("5"),
    ALLOW_UNSAFE_DB: flag,
    ALLOW_INSECURE_PUBLIC_URL: flag,
  })
  .superRefine((env, ctx) => {
    const missing = S3_NAMES.filter((name) => env[name] === undefined);
    if (missing.length === 0 || missing.length === S3_NAMES.length) return;
    for (const name of missing) {
      ctx.addIssue({ code: "custom", path: [name], message: "must be set as well, to keep files in S3" });
    }
  })
  .superRefine((env, ctx) => {
    if (env.NODE_ENV !== "production" || env.ALLOW_INSECURE_PUBLIC_URL || env.PUBLIC_URL === undefined)
      return;
    const url = new URL(env.PUBLIC_URL);
    if (url.protocol === "http:" && !isLoopback(url.hostname)) {
      ctx.addIssue({
        code: "custom",
        path: ["PUBLIC_URL"],
        message:
          "must be https, or passwords travel in the clear; set ALLOW_INSECURE_PUBLIC_URL=1 to accept that",
      });
    }
  })
  .transform((env) => ({
    production: env.NODE_ENV === "production",
    host: env.HOST,
    port: env.PORT,
    publicUrl: env.PUBLIC_URL,
    /** Absolute. */
    dataDir: env.DATA_DIR,
    /** The bundled PostgreSQL is used when absent; `startServer` fills it in before the runtime opens. */
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL,
    /** Kept in the data folder when absent; `startServer` fills it in before the runtime opens. */
    secret: env.BOREALIS_SECRET,
    trustedProxies: env.TRUSTED_PROXIES,
    logLevel: env.LOG_LEVEL,
    /** In which the REST API writes and reads dates. */
    timeZone: env.TIME_ZONE,
    /** Networks that are not the internet's where callbacks of apps may lie. */
    callbackNetworks: env.CALLBACK_NETWORKS,
    seedOperator: env.SEED_OPERATOR,
    /** The first is the default app. */
    seedApps: env.SEED_APP ?? [],
    allowUnsafeDatabase: env.ALLOW_UNSAFE_DB,
    role: env.ROLE,
    metrics: env.METRICS_PORT === undefined ? null : { host: env.METRICS_HOST, port: env.METRICS_PORT },
    /** Absolute. */
    backupDir: env.BACKUP_DIR ?? path.join(env.DATA_DIR, "backups"),
    backUpBeforeMigration: env.BACKUP_BEFORE_MIGRATION,
    /** Files are kept on the disk when absent. */
    s3:
      env.S3_ENDPOINT && env.S3_BUCKET && env.S3_ACCESS_KEY_ID && env.S3_SECRET_ACCESS_KEY
        ? {
            endpoint: env.S3_ENDPOINT,
            bucket: env.S3_BUCKET,
            accessKeyId: env.S3_ACCESS_KEY_ID,
            secretAccessKey: env.S3_SECRET_ACCESS_KEY,
            region: env.S3_REGION,
            redirects: env.S3_DOWNLOADS === "redirect",
          }
        : null,
    /** The most connections this process holds to the database. */
    databaseConnections: env.DATABASE_CONNECTIONS,
    /** What this process takes upon itself before it says `busy`. */
    limits: {
      handshakesPerSecond: env.LIMIT_HANDSHAKES_PER_SECOND,
      unauthenticatedSockets: env.LIMIT_UNAUTHENTICATED_SOCKETS,
      unauthenticatedSocketsPerAddress: env.LIMIT_UNAUTHENTICATED_SOCKETS_PER_ADDRESS,
      /** A live connection that has not signed in by then is closed. */
      unauthenticatedMs: env.LIMIT_UNAUTHENTICATED_SECONDS * 1_000,
      /** HTTP requests of one address that are on their way and not whole yet. */
      unfinishedRequestsPerAddress: env.LIMIT_UNFINISHED_REQUESTS_PER_ADDRESS,
      slowSocket: { packets: env.LIMIT_SLOW_SOCKET_PACKETS, bytes: env.LIMIT_SLOW_SOCKET_BYTES },
      deadSocket: {
        packets: env.LIMIT_DEAD_SOCKET_PACKETS,
        bytes: env.LIMIT_DEAD_SOCKET_BYTES,
        ms: env.LIMIT_DEAD_SOCKET_SECONDS * 1_000,
      },
      laneMessages: env.LIMIT_LANE_MESSAGES,
      laneWaitMs: env.LIMIT_LANE_WAIT_MS,
      /** Conversation lists and pulls that run at once. */
      syncQueries: env.LIMIT_SYNC_QUERIES,
      /** How long others may wait for their turn. */
      syncWaitMs: env.LIMIT_SYNC_WAIT_MS,
      /** Commands of both doors that are worked on at once. */
      commandsAtOnce: env.LIMIT_COMMANDS_AT_ONCE,
      /** What uploads move together while messages are sent. */
      uploadBytesPerSecond: env.LIMIT_UPLOAD_BYTES_PER_SECOND,
      /** The event loop late by so much (99th percentile), for so long: nobody new is taken in. */
      overload: { delayMs: env.LIMIT_OVERLOAD_DELAY_MS, seconds: env.LIMIT_OVERLOAD_SECONDS },
    },
  }));

function isTimeZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone }) !== null;
  } catch {
    return false;
  }
}

/** What the process was told by its environment; `databaseUrl` and `secret` are known when it reaches the runtime. */
export type Settings = z.output<typeof schema>;

/** The settings of a process that can open its runtime. */
export type Env = Settings & { databaseUrl: string; secret: string };

/** A fault of the installation, told to its operator in a sentence that says what to do. */
export class StartError extends Error {
  override readonly name = "StartError";
}

/** Reads the settings; throws one StartError that names every fault. An empty variable counts as absent. */
export function readEnv(record: Record<string, string | undefined>): Settings {
  const given = Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
  throw new StartError(`These settings must be corrected: ${faults.join("; ")}.`);
}
