import { type ErrorCode, errors } from "#protocol/errors.ts";

/** A refusal with a code from the one table. Told apart by `code`, never by `instanceof`: modules are loaded twice. */
export type Refusal = Error & { refusal: true; code: ErrorCode; retryMs?: number };

/** An error to throw: the caller is told `code` and `message`, and when to try again. */
export function refuse(code: ErrorCode, message: string, retryMs?: number): Refusal {
  return Object.assign(new Error(message), { refusal: true as const, code, ...(retryMs ? { retryMs } : {}) });
}

/** True for what `refuse` made, in whichever copy of the module. */
export function isRefusal(error: unknown): error is Refusal {
  return (
    error instanceof Error &&
    "refusal" in error &&
    "code" in error &&
    typeof error.code === "string" &&
    error.code in errors
  );
}
