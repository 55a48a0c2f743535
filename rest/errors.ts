import { isRefusal } from "#core/fail.ts";
import { outcomeOf } from "#core/outcome.ts";
import { type ErrorCode, errors } from "#protocol/errors.ts";

/** A refused call as its caller sees it. */
export type RestError = { status: number; code: number; message: string; ours: ErrorCode; retryMs?: number };

/** The body of every refused call. */
export const errorBody = ({ code, message }: Pick<RestError, "code" | "message">) => ({
  error: { code, message },
});

/** Status, number and words for whatever was thrown; what is not a refusal shows nothing of itself. */
export function toRestError(error: unknown): RestError {
  if (isRefusal(error)) {
    const { status, rest } = errors[error.code];
    return { status, code: rest, message: error.message, ours: error.code, retryMs: error.retryMs };
  }
  const ours = outcomeOf(error) === "unavailable" ? "unavailable" : "internal";
  const { status, rest } = errors[ours];
  const message =
    ours === "unavailable" ? "Server response time out, please try again later" : "Server internal error";
  return { status, code: rest, message, ours };
}
