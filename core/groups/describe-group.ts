import type { GroupState } from "#protocol/console-group.ts";
import type { GroupMemberPage } from "#protocol/group.ts";
import { limits } from "#protocol/limits.ts";
import type { Context } from "../context.ts";
import { assertCanSeeApp } from "../permissions.ts";
import { readGroup } from "./change-group.ts";
import { listMembers } from "./list-members.ts";
import { visibilityOf } from "./to-group.ts";

/** Everything an operator sees of a group on one page. */
export type DescribedGroup = {
  id: number;
  name: string;
  description: string;
  visibility: "private" | "public";
  owner: string | null;
  members: number;
  maximum: number;
  state: GroupState;
  announcement: string | null;
  createdAt: number;
  page: GroupMemberPage;
};

/** A group with one page of its members; dissolved ones too. */
export async function describeGroup(
  ctx: Context,
  input: { group: number; query: string; after?: string },
): Promise<DescribedGroup> {
  assertCanSeeApp(ctx);
  const { row } = await readGroup(ctx, input.group);
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    visibility: visibilityOf(row.visibility),
    owner: row.owner,
    members: row.memberCount,
    maximum: row.maxMembers,
    state: row.dissolved ? "dissolved" : row.silencedAll ? "silenced" : "open",
    announcement: row.announcement,
    createdAt: row.createdAt.getTime(),
    page: await listMembers(ctx, { ...input, limit: limits.groupMembersPage }),
  };
}
