import { randomBytes } from "node:crypto";
import type { AppRef } from "../context.ts";
import type { Queryable } from "../database.ts";
import type { CoreRuntime } from "../runtime.ts";
import { toAppRef } from "./find-app.ts";
import { sealMasterSecret } from "./master-secret.ts";

export type NewApp = {
  accountId: number;
  name: string;
  /** Made when absent. */
  appKey?: string;
  masterSecret?: string;
  isDefault?: boolean;
};

const KEY_CHARACTERS = 24;
/** Five bits each, in one letter case, for AppKeys are the same in any. */
const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

/** 24 characters, as AppKeys and master secrets have them: one of 2^120. */
export const randomAppKey = (): string =>
  Array.from(randomBytes(KEY_CHARACTERS), (byte) => ALPHABET[byte % ALPHABET.length]).join("");

/** Makes an app inside the caller's commit; its address is made from the name and unique. */
export async function createApp(runtime: CoreRuntime, db: Queryable, app: NewApp): Promise<AppRef> {
  const appKey = app.appKey ?? randomAppKey();
  const row = await db.app.create({
    data: {
      accountId: app.accountId,
      name: app.name.trim(),
      appKey,
      appKeyLower: appKey.toLowerCase(),
      slug: await freeSlug(db, app.name),
      masterSecret: sealMasterSecret(runtime, appKey, app.masterSecret ?? randomAppKey()),
      isDefault: app.isDefault ?? false,
    },
  });
  return toAppRef(row);
}

async function freeSlug(db: Queryable, name: string): Promise<string> {
  const wanted = toSlug(name);
  const taken = await db.app.findMany({ where: { slug: { startsWith: wanted } }, select: { slug: true } });
  const slugs = new Set(taken.map((app) => app.slug));
  if (!slugs.has(wanted)) return wanted;
  for (let number = 2; ; number += 1) {
    if (!slugs.has(`${wanted}-${number}`)) return `${wanted}-${number}`;
  }
}

/** Letters and digits joined by hyphens; a name without any in the Latin alphabet becomes `chat`. */
export function toSlug(name: string): string {
  const slug = name
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 40)
    .replace(/^-+|-+$/g, "");
  return slug === "" ? "chat" : slug;
}
