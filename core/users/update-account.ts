import type { Prisma } from "#generated/prisma/client.ts";
import type { UpdateProfile } from "#protocol/user.ts";
import type { UserContext } from "../context.ts";
import { assertAvatar } from "../media/avatars.ts";
import { transaction } from "../transaction.ts";
import { profileColumns, toProfile } from "./to-user.ts";

/** What the app says about an account; an empty avatar or birthday takes it away. */
export type AccountFields = UpdateProfile & { avatar?: string; extras?: Record<string, unknown> };

/**
 * Changes the named fields of an account in the user's name; their devices and whoever shows them hear of it. With
 * `isAvatarOwn` the avatar must be a picture of theirs, or one that was uploaded for them.
 */
export async function updateAccount(
  ctx: UserContext,
  fields: AccountFields,
  { isAvatarOwn = false } = {},
): Promise<void> {
  const { userId, username } = ctx.actor;
  const appId = ctx.app.id;
  const columns = toAccountColumns(fields);
  if (Object.values(columns).every((value) => value === undefined)) return;
  await transaction(ctx, async (tx) => {
    if (isAvatarOwn) await assertAvatar(ctx, tx.db, fields.avatar);
    const row = await tx.db.user.update({
      where: { appId_id: { appId, id: userId } },
      data: { ...columns, profileVersion: { increment: 1 }, updatedAt: ctx.now() },
      select: profileColumns,
    });
    const profile = toProfile(row);
    tx.log({ userId, entry: { kind: "profile.updated", profile } });
    tx.afterCommit({
      kind: "profile.changed",
      appId,
      userId,
      username,
      profileVersion: profile.profileVersion,
    });
    if (ctx.actor.by) {
      tx.audit({ action: "user.update", target: `user:${username}`, after: { fields: Object.keys(fields) } });
    }
  });
}

export type AccountColumns = ReturnType<typeof toAccountColumns>;

/** The columns that the named fields stand in. */
export function toAccountColumns(fields: AccountFields) {
  const { nickname, birthday, gender, signature, region, address, avatar, extras } = fields;
  return {
    gender,
    signature,
    region,
    address,
    ...(nickname === undefined ? {} : { nickname, nicknameLower: nickname.toLowerCase() }),
    ...(avatar === undefined ? {} : { avatar: avatar === "" ? null : avatar }),
    ...(birthday === undefined
      ? {}
      : { birthday: birthday === "" ? null : new Date(`${birthday}T00:00:00Z`) }),
    // Parsed JSON; Prisma's type for it has no name that JSON.parse answers.
    ...(extras === undefined ? {} : { extras: extras as Prisma.InputJsonObject }),
  };
}
