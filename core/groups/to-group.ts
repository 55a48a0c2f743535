import type { GroupRole, GroupSettings, GroupVisibility } from "#protocol/group.ts";

const roles: readonly GroupRole[] = ["member", "owner", "keeper"];

/** A role as the database keeps it, which is JMessage's numbering. */
export const roleNumbers = { member: 0, owner: 1, keeper: 2 } as const satisfies Record<GroupRole, number>;

export const roleOf = (number: number): GroupRole => roles[number] ?? "member";

export const visibilityNumbers = { private: 1, public: 2 } as const satisfies Record<GroupVisibility, number>;

export const visibilityOf = (number: number): GroupVisibility =>
  number === visibilityNumbers.public ? "public" : "private";

/** Who may do what as long as nobody changed it. */
export const defaultGroupSettings: GroupSettings = {
  invite: "members",
  mentionAll: "keepers",
  edit: "keepers",
  history: "none",
};

/** A group's settings: the defaults, with what its row changes. */
export function settingsOfGroup(changes: unknown): GroupSettings {
  if (changes === null || typeof changes !== "object") return defaultGroupSettings;
  const known = Object.entries(changes).filter(([name]) => Object.hasOwn(defaultGroupSettings, name));
  // Written by the verbs of this folder only, from parsed settings.
  return { ...defaultGroupSettings, ...(Object.fromEntries(known) as Partial<GroupSettings>) };
}
