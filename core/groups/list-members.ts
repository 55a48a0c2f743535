import type { GetGroupMembers, GroupMember, GroupMemberPage, ListGroupMembers } from "#protocol/group.ts";
import type { Context } from "../context.ts";
import { findUserIds } from "../users/find-user-ids.ts";
import { readGroup } from "./change-group.ts";
import {
  type Insider,
  type MemberPlace,
  selectInsiders,
  selectMemberPage,
  toMember,
} from "./insiders.sql.ts";
import { spellingIn, spellMembers } from "./spell-members.ts";

/**
 * One page of a group's members for one of them: the owner, keepers, members, each in the order they came. Chinese names
 * are found by their pinyin and by their initials too.
 */
export async function listMembers(ctx: Context, input: ListGroupMembers): Promise<GroupMemberPage> {
  const { row } = await readGroup(ctx, input.group);
  const query = input.query.trim();
  const spelled = spellingIn(query);
  const find = () =>
    selectMemberPage(ctx.app.id, ctx.db, {
      conversation: row.conversation,
      query,
      spelled,
      after: input.after === undefined ? undefined : toPlace(input.after),
      limit: input.limit + 1,
    });
  const [first, isNew] = await Promise.all([find(), spelled ? spellMembers(ctx, row.conversation) : false]);
  const page = isNew ? await find() : first;
  const members = page.slice(0, input.limit);
  const last = members.at(-1);
  return {
    members: members.map(toMember),
    next: page.length > members.length && last ? fromPlace(last) : null,
  };
}

/** Those of these people who are in the group, for one of its members. */
export async function getMembers(ctx: Context, input: GetGroupMembers): Promise<GroupMember[]> {
  const { row } = await readGroup(ctx, input.group);
  const userIds = [...(await findUserIds(ctx, input.usernames)).values()];
  const insiders = await selectInsiders(ctx.app.id, ctx.db, { conversation: row.conversation, userIds });
  return [...insiders.values()].map(toMember);
}

const ranks = { owner: 0, keeper: 1, member: 2 } as const;

const fromPlace = ({ role, joinedAt, id }: Insider): string => `${ranks[role]}.${joinedAt.getTime()}.${id}`;

/** A place that nobody was told begins the list anew. */
function toPlace(text: string): MemberPlace | undefined {
  const [rank, joinedAt, id] = text.split(".").map(Number);
  if (rank === undefined || joinedAt === undefined || id === undefined) return undefined;
  return [rank, joinedAt, id].every(Number.isSafeInteger) ? { rank, joinedAt, id } : undefined;
}
