import { type DestinationStream, pino } from "pino";
import type { Logger } from "#core/context.ts";

/** Never written, wherever they stand in a line. */
const secrets = [
  "password",
  "oldPassword",
  "newPassword",
  "passwordHash",
  "token",
  "ticket",
  "masterSecret",
  "secret",
  "authorization",
  "cookie",
  "body",
  "text",
];

/** JSON lines on standard output, or wherever a test reads them; secrets and message bodies are left out. */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), remove: true },
  };
  return destination ? pino(options, destination) : pino(options);
}
