import type { Recipients } from "#protocol/broadcast.ts";

export type RecipientKind = "users" | "group" | "room" | "everybody";

/** Usernames as people paste them: one a line, or with commas or spaces between. */
export const readNames = (text: string): string[] => [
  ...new Set(text.split(/[\s,;，；、]+/).filter((name) => name !== "")),
];

/** Whom a form means; null while it names nobody. */
export function readRecipients(kind: RecipientKind, text: string): Recipients | null {
  if (kind === "everybody") return { everybody: true };
  if (kind === "users") {
    const users = readNames(text);
    return users.length > 0 ? { users } : null;
  }
  const number = Number(text.trim());
  if (!Number.isSafeInteger(number) || number <= 0) return null;
  return kind === "group" ? { group: number } : { room: number };
}
