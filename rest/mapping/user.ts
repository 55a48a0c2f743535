import { z } from "@hono/zod-openapi";
import type { AppRef } from "#core/context.ts";
import type { Account } from "#core/users/get-account.ts";
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

/** The fields that say something. */
export const present = (fields: Record<string, string | null>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).filter((field): field is [string, string] => field[1] !== null && field[1] !== ""),
  );
