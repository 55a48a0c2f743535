import type { Profile, UpdateProfile } from "#protocol/user.ts";
import type { UserContext } from "../context.ts";
import { assertAvatar } from "../media/avatars.ts";
import { transaction } from "../transaction.ts";
import { profileColumns, toProfile } from "./to-user.ts";

/** Changes the named fields of the acting user's profile; all devices and everybody who shows it hear of it. */
export async function updateProfile(ctx: UserContext, input: UpdateProfile): Promise<Profile> {
  const { userId, username } = ctx.actor;
  const where = { appId_id: { appId: ctx.app.id, id: userId } };
  return transaction(ctx, async (tx) => {
    await assertAvatar(ctx, tx.db, input.avatar);
    const row = await tx.db.user.update({
      where,
      data: { ...toColumns(input), profileVersion: { increment: 1 }, updatedAt: ctx.now() },
      select: profileColumns,
    });
    const profile = toProfile(row);
    tx.log({ userId, entry: { kind: "profile.updated", profile } });
    tx.afterCommit({
      kind: "profile.changed",
      appId: ctx.app.id,
      userId,
      username,
      profileVersion: profile.profileVersion,
    });
    return profile;
  });
}

/** Fields that are not named stay as they are; an empty birthday takes it away. */
function toColumns({ avatar, nickname, birthday, gender, signature, region, address }: UpdateProfile) {
  return {
    avatar,
    gender,
    signature,
    region,
    address,
    ...(nickname === undefined ? {} : { nickname, nicknameLower: nickname.toLowerCase() }),
    ...(birthday === undefined
      ? {}
      : { birthday: birthday === "" ? null : new Date(`${birthday}T00:00:00Z`) }),
  };
}
