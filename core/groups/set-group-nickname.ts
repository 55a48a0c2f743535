import type { SetGroupNickname } from "#protocol/group.ts";
import type { UserContext } from "../context.ts";
import { changeGroup } from "./change-group.ts";
import { shownOf } from "./find-people.ts";

/** Sets the name that the acting user has in this group; an empty one takes it away. */
export async function setGroupNickname(ctx: UserContext, input: SetGroupNickname): Promise<void> {
  await changeGroup(ctx, input.group, async (group) => {
    const { row, acting, tx } = group;
    const { nickname } = input;
    if (!acting || acting.nickname === nickname) return;
    await tx.db.member.updateMany({
      where: { convAppId: ctx.app.id, convId: row.conversation, userId: acting.id },
      data: { nickname },
    });
    const user = acting.summary.username;
    group.log({ kind: "group.nicknameChanged", user, nickname }, shownOf(acting, []));
  });
}
