import type { Mentions } from "#protocol/message.ts";

/** Somebody who can be mentioned, by what stands behind the @. */
export type Mentionable = { username: string; label: string };

/** Before an @ that mentions: nothing, or what is no letter of an address. */
const BEFORE = /[\p{L}\p{N}_.+-]$/u;
const isHan = /\p{Script=Han}$/u;
const QUERY = /@([^\s@]{0,32})$/u;

/** True where an @ at this place may begin a mention, and is not the middle of an address. */
function mayBegin(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 2), at);
  return !BEFORE.test(before) || isHan.test(before);
}

/** What is typed behind an @ right before the caret; null when nothing is being mentioned. */
export function mentionQuery(text: string, caret: number): { at: number; query: string } | null {
  const found = QUERY.exec(text.slice(0, caret));
  if (!found || !mayBegin(text, found.index)) return null;
  return { at: found.index, query: found[1] ?? "" };
}

/** The longest of the labels that stands behind the @ at this place. */
function labelAt<T extends { label: string }>(text: string, at: number, labels: readonly T[]): T | null {
  let best: T | null = null;
  for (const one of labels) {
    if (!text.startsWith(one.label, at + 1)) continue;
    const next = text.slice(at + 1 + one.label.length, at + 2 + one.label.length);
    // "@Mei" is not said by "@Meili".
    if (/[a-zA-Z0-9_]/.test(one.label.slice(-1)) && /[a-zA-Z0-9_]/.test(next)) continue;
    if (!best || one.label.length > best.label.length) best = one;
  }
  return best;
}

/** Whom a text mentions, of those who can be; undefined when nobody. */
export function mentionsIn(
  text: string,
  people: readonly Mentionable[],
  everybody: string | null,
): Mentions | undefined {
  const all = everybody === null ? [] : [{ username: "", label: everybody }];
  const users = new Set<string>();
  let isAll = false;
  for (let at = text.indexOf("@"); at !== -1; at = text.indexOf("@", at + 1)) {
    const found = mayBegin(text, at) ? labelAt(text, at, [...people, ...all]) : null;
    if (found?.username === "") isAll = true;
    else if (found) users.add(found.username);
  }
  if (!isAll && users.size === 0) return undefined;
  return { ...(isAll ? { all: true as const } : {}), ...(users.size > 0 ? { users: [...users] } : {}) };
}

export type MentionPart = { text: string; mention: boolean };

/** Cuts a text where it mentions somebody: by one of the labels or, with `all`, by the first word behind another @. */
export function mentionParts(text: string, labels: readonly string[], all: boolean): MentionPart[] {
  if (labels.length === 0 && !all) return [{ text, mention: false }];
  const known = labels.map((label) => ({ label }));
  const parts: MentionPart[] = [];
  let from = 0;
  let open = all;
  for (let at = text.indexOf("@"); at !== -1; at = text.indexOf("@", at + 1)) {
    if (at < from || !mayBegin(text, at)) continue;
    let length = labelAt(text, at, known)?.label.length ?? 0;
    if (length === 0 && open) {
      length = /^[\p{L}\p{N}_]+/u.exec(text.slice(at + 1))?.[0].length ?? 0;
      open = length === 0;
    }
    if (length === 0) continue;
    if (at > from) parts.push({ text: text.slice(from, at), mention: false });
    from = at + 1 + length;
    parts.push({ text: text.slice(at, from), mention: true });
  }
  if (from < text.length) parts.push({ text: text.slice(from), mention: false });
  return parts;
}
