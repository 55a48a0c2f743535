import type { ErrorCode } from "#protocol/errors.ts";
import { passwordFault, usernameFault } from "./check-account.ts";
import type { Outcome } from "./use-form.ts";

const fields: Partial<Record<ErrorCode, string>> = {
  username_taken: "username",
  username_invalid: "username",
  password_invalid: "password",
  password_too_common: "password",
};

/** The field of a new account that a refusal speaks of. */
export const accountFieldOf = (code: ErrorCode): string | null => fields[code] ?? null;

/** The first fault of a new account that needs no server to see. */
export function accountFault(username: string, password: string): Outcome {
  const name = usernameFault(username);
  if (name) return { field: "username", fault: { code: name } };
  const secret = passwordFault(password);
  return secret ? { field: "password", fault: { code: secret } } : null;
}
