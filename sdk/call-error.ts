import type { ErrorCode, WireError } from "#protocol/errors.ts";

/** A command was refused, or got no answer (`unavailable`, outcome unknown). Told apart by `code`. */
export class CallError extends Error {
  override readonly name = "CallError";
  readonly code: ErrorCode;
  /** Try again after this many milliseconds. */
  readonly retryMs: number | undefined;
  /** True when the server gave this answer; false when there was none and the outcome is unknown. */
  readonly answered: boolean;

  constructor(error: WireError, answered = true) {
    super(error.message);
    this.code = error.code;
    this.retryMs = error.retryMs;
    this.answered = answered;
  }
}

/** The error of a command that got no answer. */
export function unanswered(message: string): CallError {
  return new CallError({ code: "unavailable", message }, false);
}

export function isCallError(error: unknown): error is CallError {
  return error instanceof Error && error.name === "CallError";
}
