import type { Group, GroupOnline } from "#protocol/group.ts";
import { limits } from "#protocol/limits.ts";
import type { UserContext } from "../context.ts";
import { audienceOf } from "../conversations/audience.ts";
import { readGroup } from "../groups/change-group.ts";
import { findBlockers, isPresenceShown } from "./visibility.ts";

/**
 * How many members of a group are online, for one of them: those whom they may watch. Null where the app hides presence,
 * and of groups too large to be counted.
 */
export async function countOnlineMembers(ctx: UserContext, input: Group): Promise<GroupOnline> {
  const { app, actor, db, runtime } = ctx;
  const { row } = await readGroup(ctx, input.group);
  if (!isPresenceShown(app) || row.memberCount > limits.onlineCounted) return { online: null };
  const { members } = await audienceOf(runtime, db, app.id, row.conversation);
  // Nobody watches people of another app.
  const here = members.filter(
    (member) => member.appId === app.id && runtime.roster.sessionsOf(member).size > 0,
  );
  const ids = here.map(({ userId }) => userId);
  const blockers = (await findBlockers(ctx, app.id, [actor.userId], ids)).get(actor.userId);
  return { online: ids.length - (blockers?.size ?? 0) };
}
