import type { UserSettings } from "#protocol/conversation.ts";
import type { Profile, UserSummary } from "#protocol/user.ts";

/** The columns of a user that a summary is made of; the id serves the caller. */
export const userSummaryColumns = {
  id: true,
  username: true,
  nickname: true,
  avatar: true,
  profileVersion: true,
  deletedAt: true,
} as const;

/** The columns of a user that a profile is made of. */
export const profileColumns = {
  ...userSummaryColumns,
  gender: true,
  birthday: true,
  signature: true,
  region: true,
  address: true,
} as const;

/** The columns of a user that settings are made of. */
export const settingsColumns = { noDisturb: true } as const;

/** What holds for all of a user's conversations. */
export const toUserSettings = ({ noDisturb }: { noDisturb: boolean }): UserSettings => ({ noDisturb });

export type UserSummaryRow = {
  username: string;
  nickname: string;
  avatar: string | null;
  profileVersion: number;
  deletedAt: Date | null;
};

export type ProfileRow = UserSummaryRow & {
  gender: number;
  birthday: Date | null;
  signature: string;
  region: string;
  address: string;
};

/** A user as others see one in lists; of a deleted account only the name is left. */
export function toUserSummary(row: UserSummaryRow): UserSummary {
  const { username, profileVersion } = row;
  if (row.deletedAt) return { username, nickname: "", avatar: null, profileVersion, deleted: true };
  return { username, nickname: row.nickname, avatar: row.avatar, profileVersion };
}

/** A user's whole profile; of a deleted account only the name is left. */
export function toProfile(row: ProfileRow): Profile {
  const summary = toUserSummary(row);
  if (summary.deleted) {
    return { ...summary, gender: 0, birthday: "", signature: "", region: "", address: "" };
  }
  return {
    ...summary,
    gender: row.gender === 1 || row.gender === 2 ? row.gender : 0,
    birthday: row.birthday?.toISOString().slice(0, 10) ?? "",
    signature: row.signature,
    region: row.region,
    address: row.address,
  };
}
