import type { AppInfo } from "#protocol/session.ts";
import type { AppRef } from "../context.ts";
import type { Scope } from "./scope.ts";
import { settingsOf } from "./settings.ts";

/** The app's master secrets as they are stored: the one in force, and the one before as long as it is taken. */
export type SealedSecrets = { current: string; previous: string | null; previousUntil: Date | null };

/** An app that was not deleted. */
export type FoundApp = { ref: AppRef; suspended: boolean; secrets: SealedSecrets };

export type AppName = { appKey: string } | { slug: string } | { id: number };

/** The app of that AppKey (in any letter case), slug or id; undefined when there is none. At most 2 s old. */
export async function findApp(scope: Scope, name: AppName): Promise<FoundApp | undefined> {
  const { apps } = scope.runtime.caches;
  const key = cacheKey(name);
  const cached = apps.get(key);
  if (cached) return cached.found ?? undefined;
  const row = await scope.db.app.findUnique({ where: toWhere(name) });
  const found =
    row && !row.deletedAt
      ? {
          ref: toAppRef(row),
          suspended: row.suspendedAt !== null,
          secrets: {
            current: row.masterSecret,
            previous: row.previousSecret,
            previousUntil: row.previousSecretUntil,
          },
        }
      : null;
  apps.set(key, { found });
  return found ?? undefined;
}

/** The app that `/` leads to; undefined before set-up. */
export async function findDefaultApp(scope: Scope): Promise<FoundApp | undefined> {
  const row = await scope.db.app.findFirst({
    where: { deletedAt: null },
    orderBy: [{ isDefault: "desc" }, { id: "asc" }],
    select: { id: true },
  });
  return row ? findApp(scope, { id: row.id }) : undefined;
}

/** Makes this process read the app anew. */
export function forgetApp(scope: Scope, app: AppRef): void {
  const { apps } = scope.runtime.caches;
  for (const name of [{ appKey: app.appKey }, { slug: app.slug }, { id: app.id }])
    apps.delete(cacheKey(name));
}

/** What the public may know about an app. */
export function toAppInfo(app: AppRef): AppInfo {
  const { appKey, slug, name, avatar, settings } = app;
  return { appKey, slug, name, avatar, registration: settings.registration };
}

type AppRow = {
  id: number;
  accountId: number;
  appKey: string;
  slug: string;
  name: string;
  icon: string | null;
  settings: unknown;
  wordsVersion: number;
};

/** The tenant as verbs see it. */
export function toAppRef(row: AppRow): AppRef {
  const { id, accountId, appKey, slug, name, icon, wordsVersion } = row;
  const settings = settingsOf(row.settings);
  return { id, accountId, appKey, slug, name, avatar: icon, settings, wordsVersion };
}

function cacheKey(name: AppName): string {
  if ("appKey" in name) return `key:${name.appKey.toLowerCase()}`;
  return "slug" in name ? `slug:${name.slug}` : `id:${name.id}`;
}

function toWhere(name: AppName) {
  if ("appKey" in name) return { appKeyLower: name.appKey.toLowerCase() };
  return "slug" in name ? { slug: name.slug } : { id: name.id };
}
