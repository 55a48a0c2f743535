import { type DestinationStream, pino } from "pino";
import type { Logger } from "#core/context.ts";
import { sqlState } from "#core/sql-state.ts";
import { cleanFields, hideSecrets } from "./log-fields.ts";
import { createSampler } from "./log-sampler.ts";

export type LogOptions = {
  /** Standard output unless a test reads the lines. */
  destination?: DestinationStream;
  /** Lines of one cause that are written within a second. */
  linesPerSecond?: number;
  /** Hears how many lines were left out. */
  onDropped?: (lines: number) => void;
};

/**
 * JSON lines. Secrets, message bodies and what errors quote are left out; of lines of one cause at most ten are
 * written within a second, the last of them saying how many more there were.
 */
export function createLog(level: string, options: LogOptions = {}): Logger {
  const { destination, linesPerSecond = 10, onDropped } = options;
  const sampler = createSampler(linesPerSecond, onDropped);
  const settings: pino.LoggerOptions = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { log: cleanFields },
    hooks: {
      logMethod(args, method, severity) {
        const [first, second]: unknown[] = args;
        const fields = typeof first === "object" && first !== null ? first : {};
        const message = hideSecrets(String((typeof first === "string" ? first : second) ?? ""));
        const tellRest = (more: number) => method.call(this, { more }, `${more} more: ${message}`);
        if (sampler.admit(causeOf(severity, message, fields), tellRest)) method.call(this, fields, message);
      },
    },
  };
  return destination ? pino(settings, destination) : pino(settings);
}

/** Lines that say the same at the same severity, for errors of the same kind. What a client sends is no part of it. */
function causeOf(severity: number, message: string, fields: object): string {
  const error = "err" in fields ? fields.err : undefined;
  return error instanceof Error
    ? `${severity} ${message} ${error.name} ${sqlState(error)}`
    : `${severity} ${message}`;
}
