import type { ErrorCode } from "#protocol/errors.ts";
import { limits, usernamePattern } from "#protocol/limits.ts";

const bytes = (text: string): number => new TextEncoder().encode(text).length;

/** What is wrong with a new username, before the server is asked; null when nothing is. */
export function usernameFault(username: string): ErrorCode | null {
  const long = username.length >= limits.usernameMinBytes && username.length <= limits.usernameMaxBytes;
  return usernamePattern.test(username) && long ? null : "username_invalid";
}

/** What is wrong with a new password, before the server is asked; null when nothing is. */
export function passwordFault(password: string): ErrorCode | null {
  const length = bytes(password);
  return length >= limits.webPasswordMinBytes && length <= limits.passwordMaxBytes
    ? null
    : "password_invalid";
}
