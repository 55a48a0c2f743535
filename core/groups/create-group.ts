import type { CreateGroup, GroupDetails } from "#protocol/group.ts";
import type { UserContext } from "../context.ts";
import { refuse } from "../fail.ts";
import { assertAvatar } from "../media/avatars.ts";
import { toId } from "../to-id.ts";
import { type Tx, transaction } from "../transaction.ts";
import { getOwnProfile } from "../users/get-user.ts";
import { createLog, factsOf } from "./change-group.ts";
import { findPeople, namesOf, type Person, shownOf } from "./find-people.ts";
import { getDetails } from "./get-group.ts";
import { selectGroup } from "./group-row.sql.ts";
import { assertMayJoinMore } from "./let-in.ts";
import { roleNumbers, visibilityNumbers } from "./to-group.ts";

const GROUPS_PER_MINUTE = 30;

/** Makes a group that the acting user owns, with its first members, who see it from its first entry on. */
export async function createGroup(ctx: UserContext, input: CreateGroup): Promise<GroupDetails> {
  const { app, actor, runtime } = ctx;
  // Whoever acts for others has limits of their own.
  if (!actor.by) {
    await runtime.limiter.take(`${app.id}:group-create:${actor.userId}`, {
      points: GROUPS_PER_MINUTE,
      seconds: 60,
    });
  }
  const { username } = await getOwnProfile(ctx);
  const group = await transaction(ctx, async (tx) => {
    const people = await findPeople(ctx, tx.db, [username, ...input.members]);
    if (people.length > app.settings.groupMembers) {
      throw refuse("group_full", `A group has at most ${app.settings.groupMembers} members.`);
    }
    await assertMayJoinMore(ctx, { tx }, people);
    await assertAvatar(ctx, tx.db, input.avatar);
    return insert(ctx, tx, input, people);
  });
  return getDetails(ctx, group);
}

/** The first of the people owns it. */
async function insert(ctx: UserContext, tx: Tx, input: CreateGroup, people: Person[]): Promise<number> {
  const appId = ctx.app.id;
  const { name, description, avatar, visibility, settings } = input;
  const [owner] = people;
  const conversation = await tx.db.conversation.create({ data: { appId, kind: "group" } });
  const { id } = await tx.db.group.create({
    data: {
      appId,
      conversationId: conversation.id,
      ownerId: owner?.id,
      name,
      nameLower: name.toLowerCase(),
      description,
      avatar,
      visibility: visibilityNumbers[visibility],
      maxMembers: ctx.app.settings.groupMembers,
      memberCount: people.length,
      settings,
      createdAt: ctx.now(),
      updatedAt: ctx.now(),
    },
  });
  const row = await selectGroup(appId, tx.db, toId(id));
  if (!row) throw new Error("a group was not made");
  const log = createLog(ctx, tx, row, 0);
  const seq = log({ kind: "group.created", users: namesOf(people), ...factsOf(row) }, shownOf(null, people));
  const place = { convAppId: appId, convId: row.conversation };
  await tx.db.member.createMany({
    data: people.map(({ id: userId }, index) => ({
      ...place,
      userAppId: appId,
      userId,
      role: index === 0 ? roleNumbers.owner : roleNumbers.member,
      readSeq: seq,
      deliveredSeq: seq,
      joinedAt: ctx.now(),
    })),
  });
  await tx.db.membershipInterval.createMany({
    data: people.map(({ id: userId }) => ({ ...place, userAppId: appId, userId, fromSeq: seq })),
  });
  return row.id;
}
