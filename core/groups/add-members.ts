import type { AddedGroupMembers, AddGroupMembers } from "#protocol/group.ts";
import type { AppRef, Context } from "../context.ts";
import { changeGroup } from "./change-group.ts";
import { findPeople, namesOf } from "./find-people.ts";
import { letIn } from "./let-in.ts";
import { assertMay, canAddMembers, canInviteMembers } from "./permissions.ts";
import { requestEntry } from "./request-entry.ts";

/**
 * Lets people into a group, all or none of them; in a public group a member's invitation waits for the owner or a
 * keeper instead.
 */
export const addMembers = (ctx: Context, input: AddGroupMembers): Promise<AddedGroupMembers> =>
  addMembersOf(ctx, ctx.app, input);

/** The same with people of the group's own app or of another one of its account. */
export async function addMembersOf(
  ctx: Context,
  from: Pick<AppRef, "id">,
  input: AddGroupMembers,
): Promise<AddedGroupMembers> {
  return changeGroup(ctx, input.group, async (group) => {
    assertMay(canInviteMembers(group), "Only the owner and the admins invite people here.");
    const people = await findPeople({ app: from }, group.tx.db, input.usernames);
    if (canAddMembers(group)) {
      await letIn(ctx, group, people);
      return { added: namesOf(people), requested: [] };
    }
    await requestEntry(ctx, group, { people, reason: input.reason });
    return { added: [], requested: namesOf(people) };
  });
}
