import { z } from "@hono/zod-openapi";
import { refuse } from "#core/fail.ts";
import { limits } from "#protocol/limits.ts";
import { byteLength, isStorable, line, text, username } from "#protocol/text.ts";

// Fields that several routes take. Programs send `null` for what they do not mean; it counts as absent.

/** A field that may be absent or null. */
export const optional = <T extends z.ZodType>(field: T) =>
  field.nullish().transform((value): z.output<T> | undefined => value ?? undefined);

export { username };

/** 4 to 128 bytes of anything. */
export const password = text(limits.passwordMaxBytes).refine(
  (value) => byteLength(value) >= limits.usernameMinBytes,
  `is shorter than ${limits.usernameMinBytes} bytes`,
);

/** A name that stands in one line: 0 to 64 bytes. */
export const name = line(limits.nicknameBytes);

/** Any other string: 0 to 250 bytes. */
export const shortText = text(limits.profileFieldBytes);

/** A media id; empty for none. */
export const mediaId = z
  .string()
  .max(limits.mediaIdCharacters)
  .refine(isStorable, "contains characters that cannot be stored");

/** A group's or room's number, as a number or in digits. */
export const numberedId = z
  .union([z.int().positive(), z.string().regex(/^[1-9]\d{0,15}$/, "is not a number")])
  .transform(Number)
  .refine(Number.isSafeInteger, "is not a number");

/** An array of different things; repeated ones count once. */
export const listOf = <T extends z.ZodType<string | number>>(item: T) =>
  z.array(item).transform((items) => [...new Set<z.output<T>>(items)]);

/** A list that may be absent, which is an empty one. */
export const optionalList = <T extends z.ZodType<string | number>>(item: T) =>
  optional(listOf(item)).transform((items): z.output<T>[] => items ?? []);

/** What is added and taken away of something; each may be absent. */
export const changes = <T extends z.ZodType<string | number>>(item: T) =>
  optional(z.object({ add: optionalList(item), remove: optionalList(item) })).transform(
    (given) => given ?? { add: [], remove: [] },
  );

/** An AppKey, in any letter case. */
export const appKey = z.string().min(1).max(64);

/** An array of objects, or one of them alone, as one of the clients sends it. */
export const eachOf = <T extends z.ZodType>(item: T) =>
  z.union([z.array(item).min(1), item.transform((one): z.output<T>[] => [one])]);

/** Refuses a list of more than `most` people in one call. */
export function assertBatch(list: readonly unknown[], most = 500): void {
  if (list.length > most) throw refuse("batch_too_large", `User list is bigger than ${most}`);
}

/** `true`, `True` or `1`; `false`, `False` or `0`. */
export const flag = z
  .string()
  .regex(/^(true|false|1|0)$/i, "is neither true nor false")
  .transform((value) => value === "1" || value.toLowerCase() === "true");

const whole = (text: string) =>
  z
    .string()
    .regex(/^\d{1,15}$/, `is not ${text}`)
    .transform(Number);

/** The page that a list's query names: from `start` on, `count` of them, at most `most`. */
export const page = (most: number) =>
  z.object({
    start: optional(whole("a place in the list")).transform((start) => start ?? 0),
    count: optional(
      whole("a count").refine((count) => count >= 1 && count <= most, `is not between 1 and ${most}`),
    ).transform((count) => count ?? most),
  });

export type Page = { start: number; count: number };

/** Bytes that a body which names many people may have. */
export const BATCH_BYTES = 1024 * 1024;
