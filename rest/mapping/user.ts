import { z } from "@hono/zod-openapi";
import type { AppRef } from "#core/context.ts";
import type { Account } from "#core/users/get-account.ts";
import { byteLength } from "#protocol/text.ts";
import { mediaId, name, optional, password, shortText, username } from "../fields.ts";
import { toJMessageDay, toJMessageTime } from "./dates.ts";

/** A user as the API shows one: what was never set is absent. */
export const JMessageUser = z
  .object({
    username: z.string(),
    nickname: z.string().optional(),
    avatar: z.string().optional(),
    birthday: z.string().optional(),
    gender: z.int().optional(),
    signature: z.string().optional(),
    region: z.string().optional(),
    address: z.string().optional(),
    extras: z.record(z.string(), z.unknown()).optional(),
    appkey: z.string().optional(),
    mtime: z.string(),
    ctime: z.string(),
  })
  .openapi("User");
export type JMessageUser = z.input<typeof JMessageUser>;

/** Where an object is shown: its app, and the installation's zone. */
export type Shown = { app: Pick<AppRef, "appKey">; timeZone: string };

/** Everything about an account but its extras, which only its own page shows. */
export function toJMessageUser(
  { profile, createdAt, updatedAt }: Account,
  { app, timeZone }: Shown,
): JMessageUser {
  const { username, nickname, avatar, birthday, gender, signature, region, address } = profile;
  return {
    username,
    ...present({ nickname, avatar, signature, region, address }),
    ...(birthday === "" ? {} : { birthday: toJMessageDay(birthday) }),
    ...(gender === 0 ? {} : { gender }),
    appkey: app.appKey,
    mtime: toJMessageTime(updatedAt, timeZone),
    ctime: toJMessageTime(createdAt, timeZone),
  };
}

const EXTRAS_BYTES = 512;

/** Values that the app keeps with a user. */
export const Extras = z
  .record(z.string(), z.unknown())
  .refine(
    (extras) => byteLength(JSON.stringify(extras)) <= EXTRAS_BYTES,
    `are longer than ${EXTRAS_BYTES} bytes`,
  );

const fields = {
  nickname: optional(name),
  avatar: optional(mediaId),
  birthday: optional(z.union([z.iso.date(), z.literal("")])),
  gender: optional(z.union([z.literal(0), z.literal(1), z.literal(2)])),
  signature: optional(shortText),
  region: optional(shortText),
  address: optional(shortText),
  extras: optional(Extras),
};

/** What may be changed of a user; other fields, passwords too, are ignored. */
export const UserFields = z.object(fields).openapi("UserFields");

/** A user to be registered. */
export const NewUser = z.object({ username, password, ...fields }).openapi("NewUser");

/** As lists show a user. */
export function toJMessageListed({ profile, createdAt, updatedAt }: Account, timeZone: string) {
  return {
    username: profile.username,
    ...present({ nickname: profile.nickname }),
    mtime: toJMessageTime(updatedAt, timeZone),
    ctime: toJMessageTime(createdAt, timeZone),
  };
}

/** The fields that say something. */
export const present = (fields: Record<string, string | null>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).filter((field): field is [string, string] => field[1] !== null && field[1] !== ""),
  );
