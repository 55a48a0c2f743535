import * as z from "zod";
import { limits, usernamePattern } from "./limits.ts";

const encoder = new TextEncoder();

/** Length in bytes of UTF-8, the unit of every limit. */
export const byteLength = (text: string): number => encoder.encode(text).length;

/** True when PostgreSQL can keep the text: no U+0000, no half of a surrogate pair. */
export const isStorable = (text: string): boolean => !text.includes("\u0000") && text.isWellFormed();

/** A string of at most `max` bytes that the database can keep. */
export const text = (max: number) =>
  z
    .string()
    .refine(isStorable, "contains characters that cannot be stored")
    .refine((value) => byteLength(value) <= max, `is longer than ${max} bytes`);

/** A single line: a name that may stand in a title. */
export const line = (max: number) =>
  text(max).refine((value) => !/[\r\n]/.test(value), "contains a line break");

/** 4–128 bytes, first a letter or digit, then letters, digits, `_ . - @`. */
export const username = z
  .string()
  .regex(usernamePattern, "is not a username")
  .min(limits.usernameMinBytes)
  .max(limits.usernameMaxBytes);

/** A password as a person types it on the web. */
export const webPassword = text(limits.passwordMaxBytes).refine(
  (value) => byteLength(value) >= limits.webPasswordMinBytes,
  `is shorter than ${limits.webPasswordMinBytes} bytes`,
);

/** A password offered at sign-in: bounded, nothing more, so that no rule tells about the stored one. */
export const offeredPassword = z.string().max(1_024);

/** A numeric id that JavaScript keeps exactly. */
export const id = z.int().positive();

/** The client's own name for a message, made before the first try: printable ASCII without spaces. */
export const clientId = z
  .string()
  .regex(/^[\x21-\x7e]+$/, "is not a client id")
  .max(limits.clientIdMaxCharacters);

/** A position in a log. Zero stands before the first entry. */
export const seq = z.int().nonnegative();

/** Milliseconds since 1970, as far as a JavaScript date goes. */
export const time = z.int().nonnegative().max(8.64e15);
