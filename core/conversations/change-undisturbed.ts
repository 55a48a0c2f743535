import type { AppRef, UserContext } from "../context.ts";
import { refuse } from "../fail.ts";
import { loadOthers } from "../friends/others.ts";
import { setNoDisturb } from "../users/set-no-disturb.ts";
import { ensureForeignConversation } from "./ensure-foreign-conversation.ts";
import { ensureSingleConversation } from "./ensure-single-conversation.ts";
import { findGroupPlaces, type GroupPlace } from "./group-places.ts";
import { updateConversation } from "./update-conversation.ts";

type Changes<T> = { add: T[]; remove: T[] };

export type UndisturbedChanges = { users: Changes<string>; groups: Changes<number>; all?: boolean };

/**
 * Says by whom the acting user is not to be disturbed: by people, by groups, or by nobody at all. Refuses everything
 * when one part of it says what holds already, names nobody, or a group that the user is not in. People and groups are
 * those of `from`, the acting user's app or another one of its account.
 */
export async function changeUndisturbed(
  ctx: UserContext,
  from: AppRef,
  changes: UndisturbedChanges,
): Promise<void> {
  const users = await judgeUsers(ctx, from, changes.users);
  const groups = await judgeGroups(ctx, from, changes.groups);
  if (changes.all !== undefined) await judgeAll(ctx, changes.all);
  for (const { conversation, noDisturb } of [...users, ...groups]) {
    await updateConversation(ctx, { conversation, noDisturb });
  }
  if (changes.all !== undefined) await setNoDisturb(ctx, { noDisturb: changes.all });
}

type Turn = { conversation: number; noDisturb: boolean };

async function judgeUsers(ctx: UserContext, from: AppRef, { add, remove }: Changes<string>): Promise<Turn[]> {
  const { others } = await loadOthers(ctx, ctx.db, [...add, ...remove], from);
  const turns: Turn[] = [];
  for (const { id, appId, summary } of others) {
    const noDisturb = add.includes(summary.username);
    const conversation =
      appId === ctx.app.id
        ? await ensureSingleConversation(ctx, id)
        : (await ensureForeignConversation(ctx, { id, appId })).conversation;
    const isSet = await isUndisturbed(ctx, conversation);
    if (noDisturb && isSet) throw refuse("user_undisturbed", "duplicate add user");
    if (!noDisturb && !isSet) throw refuse("user_not_undisturbed", "user is not exist in setting");
    turns.push({ conversation, noDisturb });
  }
  return turns;
}

async function judgeGroups(
  ctx: UserContext,
  from: AppRef,
  { add, remove }: Changes<number>,
): Promise<Turn[]> {
  const places = await findGroupPlaces(ctx, [...add, ...remove], from);
  const turn = (group: number, noDisturb: boolean): Turn => {
    const place = places.get(group);
    if (!place) throw refuse("undisturbed_group_not_found", "group is not exist");
    if (!place.member) throw refuse("undisturbed_group_foreign", "user is not in group");
    if (noDisturb && place.member.noDisturb) throw refuse("group_undisturbed", "duplicate add group");
    if (!noDisturb && !place.member.noDisturb) {
      throw refuse("group_not_undisturbed", "group is not exist in setting");
    }
    return { conversation: place.conversation, noDisturb };
  };
  return [...add.map((group) => turn(group, true)), ...remove.map((group) => turn(group, false))];
}

async function judgeAll({ app, actor, db }: UserContext, wanted: boolean): Promise<void> {
  const { noDisturb } = await db.user.findUniqueOrThrow({
    where: { appId_id: { appId: app.id, id: actor.userId } },
    select: { noDisturb: true },
  });
  if (wanted && noDisturb) throw refuse("all_undisturbed", "already open global");
  if (!wanted && !noDisturb) throw refuse("all_not_undisturbed", "already close global");
}

async function isUndisturbed({ app, actor, db }: UserContext, conversation: number): Promise<boolean> {
  const row = await db.member.findFirst({
    where: { userAppId: app.id, userId: actor.userId, convId: conversation },
    select: { noDisturb: true },
  });
  return row?.noDisturb ?? false;
}

/** Shields groups for the acting user, so that their messages do not arrive, or lifts that; everything or nothing. */
export async function changeShields(ctx: UserContext, { add, remove }: Changes<number>): Promise<void> {
  const places = await findGroupPlaces(ctx, [...add, ...remove]);
  const find = (group: number): GroupPlace & { member: NonNullable<GroupPlace["member"]> } => {
    const place = places.get(group);
    if (!place?.member) throw refuse("shield_group_not_found", "group is not exist");
    return { ...place, member: place.member };
  };
  const shielded = add.map(find);
  const unshielded = remove.map(find);
  if (shielded.some(({ member }) => member.shielded)) {
    throw refuse("group_shielded", "group is shielded already");
  }
  if (unshielded.some(({ member }) => !member.shielded)) {
    throw refuse("group_not_shielded", "group is not shielded");
  }
  for (const { conversation } of shielded) await updateConversation(ctx, { conversation, shielded: true });
  for (const { conversation } of unshielded) await updateConversation(ctx, { conversation, shielded: false });
}
