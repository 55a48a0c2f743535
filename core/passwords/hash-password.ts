import { createHash } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";
import { limits } from "#protocol/limits.ts";
import { byteLength } from "#protocol/text.ts";
import type { CoreRuntime, HashCost } from "../runtime.ts";

const ARGON2ID = 2;

/** argon2id with 19 MiB, two passes, one lane. */
const cost: HashCost = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A hash of no password at the same cost: checking against it takes as long as checking a real one. */
const nobody =
  "$argon2id$v=19$m=19456,t=2,p=1$3/93qxP/K9S8eicy3jPiNQ$R/5dKUw/ti+5aU6LjVnhI7+I+Ul7OwhPp50GsPPmfB4";

/** Hexadecimal MD5, the form in which stock SDK clients send a password; it is the input of the real hash. */
export const md5Hex = (password: string): string => createHash("md5").update(password, "utf8").digest("hex");

/** The stored form of a password; waits for its turn and is refused with `busy` after 10 s. */
export async function hashPassword(runtime: CoreRuntime, password: string): Promise<string> {
  return runtime.hashes.run(() => hash(md5Hex(password), cost));
}

/** As `hashPassword`, for one of many that come together: messages and people who sign in go first. */
export async function hashOneOfMany(runtime: CoreRuntime, password: string): Promise<string> {
  return runtime.hashes.run(() => runtime.hashAside(md5Hex(password), cost));
}

/** False for passwords longer than any stored one: they are not worth hashing. */
export const mayBePassword = (password: string): boolean => byteLength(password) <= limits.passwordMaxBytes;

/**
 * True when the password belongs to the stored form. Without one (`null`) the answer is false and takes as long.
 * Hashes at once: the caller waits for its turn.
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  const matches = await verify(stored ?? nobody, md5Hex(password));
  return stored !== null && matches;
}
