// Takes the place of infra/prisma.ts.
import { connectDatabase as honest } from "#infra/prisma.ts";

export type * from "#infra/prisma.ts";

/** Every connection commits without waiting for the disk. */
export function connectDatabase(...[url, options]: Parameters<typeof honest>): ReturnType<typeof honest> {
  const unsynced = new URL(url);
  unsynced.searchParams.set("options", "-c synchronous_commit=off");
  return honest(unsynced.href, options);
}
