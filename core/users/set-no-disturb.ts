import type { SetNoDisturb, UserSettings } from "#protocol/conversation.ts";
import type { UserContext } from "../context.ts";
import { transaction } from "../transaction.ts";
import { settingsColumns, toUserSettings } from "./to-user.ts";

/** Lets everything ring on the acting user's devices, or nothing; messages arrive all the same. */
export async function setNoDisturb(ctx: UserContext, { noDisturb }: SetNoDisturb): Promise<UserSettings> {
  const { userId } = ctx.actor;
  return transaction(ctx, async (tx) => {
    const row = await tx.db.user.update({
      where: { appId_id: { appId: ctx.app.id, id: userId } },
      data: { noDisturb },
      select: settingsColumns,
    });
    const settings = toUserSettings(row);
    tx.log({ userId, entry: { kind: "settings.updated", settings } });
    return settings;
  });
}
