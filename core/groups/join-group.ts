import type { JoinGroup } from "#protocol/group.ts";
import type { UserContext } from "../context.ts";
import { holdGroup, noGroup } from "./change-group.ts";
import { findPeople } from "./find-people.ts";
import { requestEntry } from "./request-entry.ts";
import { visibilityNumbers } from "./to-group.ts";

const REQUESTS_PER_MINUTE = 30;

/** Asks to be let into a public group; its owner or a keeper answers. A private one is unknown to whoever is not in. */
export async function joinGroup(ctx: UserContext, input: JoinGroup): Promise<void> {
  const { app, actor, runtime } = ctx;
  await runtime.limiter.take(`${app.id}:group-join:${actor.userId}`, {
    points: REQUESTS_PER_MINUTE,
    seconds: 60,
  });
  await holdGroup(ctx, input.group, async (group) => {
    if (group.row.visibility !== visibilityNumbers.public) throw noGroup();
    const people = await findPeople(ctx, group.tx.db, [actor.username]);
    await requestEntry(ctx, group, { people, reason: input.reason });
  });
}
