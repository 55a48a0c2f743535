import { refuse } from "../fail.ts";
import { commonPasswords } from "./common-passwords.ts";

const known: ReadonlySet<string> = new Set(commonPasswords);

/** Refuses a new password that guessing tools try first; its length was judged at the border. */
export function assertAcceptablePassword(password: string): void {
  if (known.has(password.toLowerCase())) {
    throw refuse("password_too_common", "This password is one of the most common ones.");
  }
}
