import type { Group } from "#protocol/group.ts";
import type { UserContext } from "../context.ts";
import { changeGroup } from "./change-group.ts";
import { letOut } from "./let-out.ts";

/** Leaves a group; an owner who leaves is followed by the keeper or member who came first. */
export async function leaveGroup(ctx: UserContext, input: Group): Promise<void> {
  await changeGroup(ctx, input.group, async (group) => {
    if (group.acting) await letOut(ctx, group, [group.acting], "left");
  });
}
