import type { OperatorRole } from "#protocol/operator.ts";

/** The console's places in an app: the navigation, the keys that go there, and who may. */
export const sections = [
  { id: "overview", path: "", key: "o", least: "support" },
  { id: "users", path: "users", key: "u", least: "support" },
  { id: "groups", path: "groups", key: "g", least: "support" },
  { id: "rooms", path: "rooms", key: "r", least: "support" },
  { id: "messages", path: "messages", key: "m", least: "support" },
  { id: "reports", path: "reports", key: "p", least: "support" },
  { id: "words", path: "words", key: "w", least: "admin" },
  { id: "keys", path: "keys", key: "k", least: "admin" },
  { id: "webhooks", path: "webhooks", key: "h", least: "admin" },
  { id: "audit", path: "audit", key: "a", least: "admin" },
  { id: "health", path: "health", key: "e", least: "admin" },
  { id: "settings", path: "settings", key: "s", least: "admin" },
] as const satisfies readonly { id: string; path: string; key: string; least: OperatorRole }[];

export type SectionId = (typeof sections)[number]["id"];

/** The address of a place in an app's console. */
export function sectionPath(slug: string, path: string): string {
  const base = `/console/${encodeURIComponent(slug)}`;
  return path === "" ? base : `${base}/${path}`;
}

const ranks: Record<OperatorRole, number> = { support: 0, admin: 1, owner: 2 };

/** True when a role is at least that one; what may be done is decided by the server, this only spares a way. */
export const isAtLeast = (role: OperatorRole, least: OperatorRole): boolean => ranks[role] >= ranks[least];
