import type { GroupEntry } from "#protocol/entries.ts";
import type { GroupFacts } from "#protocol/group.ts";
import { limits, undisplayed } from "#protocol/limits.ts";
import type { UserSummary } from "#protocol/user.ts";
import type { Context } from "../context.ts";
import { lockConversation } from "../conversations/lock-conversation.sql.ts";
import type { Queryable } from "../database.ts";
import { refuse } from "../fail.ts";
import { assertCanManageApp } from "../permissions.ts";
import { type Tx, transaction, type Without } from "../transaction.ts";
import { type GroupRow, selectGroup } from "./group-row.sql.ts";
import { type Insider, selectInsiders } from "./insiders.sql.ts";
import { settingsOfGroup, visibilityNumbers, visibilityOf } from "./to-group.ts";

type Change = Without<GroupEntry, "by" | "people">;

/** A group and who acts in it; `acting` is null for the app and its operators, who may do everything. */
export type ActedGroup = { row: GroupRow; acting: Insider | null };

/** A group that is held until the commit: nothing is written in it and nobody comes or goes but by this change. */
export type HeldGroup = ActedGroup & {
  tx: Tx;
  /**
   * An entry in the group's log; answers the position it will have. `shown` are people it names, of whom some travel
   * with it.
   */
  log(change: Change, shown?: UserSummary[]): number;
};

/** Kinds of entries before and after which others are in, or are sent messages. */
const audienceChanges: ReadonlySet<string> = new Set([
  "group.created",
  "group.membersAdded",
  "group.membersRemoved",
  "group.memberLeft",
  "group.audienceChanged",
]);

/**
 * Runs a change of a group by one of its members, by the app or by an operator. Changes of a group and messages in it
 * follow each other; whoever is not in a private group is told that there is none.
 */
export async function changeGroup<T>(
  ctx: Context,
  group: number,
  change: (held: HeldGroup) => Promise<T>,
): Promise<T> {
  if (ctx.actor.kind === "operator") assertCanManageApp(ctx);
  return holdGroup(ctx, group, async (held) => {
    const acting = await findActing(ctx, held.tx.db, held.row);
    return change({ ...held, acting });
  });
}

/** As `changeGroup`, for a change by somebody who need not be in: `acting` is never anybody. */
export async function holdGroup<T>(
  ctx: Context,
  group: number,
  change: (held: HeldGroup) => Promise<T>,
): Promise<T> {
  return transaction(ctx, async (tx) => {
    const place = await tx.db.group.findUnique({
      where: { appId_id: { appId: ctx.app.id, id: group } },
      select: { conversationId: true },
    });
    const lastSeq = place && (await lockConversation(ctx.app.id, tx.db, Number(place.conversationId)));
    // A new statement: the one that waited for the lock saw what was before.
    const row = await selectGroup(ctx.app.id, tx.db, group);
    if (!row || row.dissolved || lastSeq === null) throw noGroup();
    return change({ row, acting: null, tx, log: createLog(ctx, tx, row, lastSeq) });
  });
}

/**
 * Writes entries of a conversation that is locked, so that their places are known before they are written. What is not
 * a user's doing is also written down for the app's owners.
 */
export function createLog(
  ctx: Context,
  tx: Tx,
  row: Pick<GroupRow, "id" | "conversation"> & Partial<GroupRow>,
  lastSeq: number,
): HeldGroup["log"] {
  let seq = lastSeq;
  const { actor, app } = ctx;
  const by = actor.kind === "user" ? actor.username : null;
  return (change, shown = []) => {
    seq += 1;
    const people = shown.slice(0, limits.shownPeople);
    if (actor.kind !== "user" || actor.by)
      tx.audit({
        action: change.kind,
        target: `group:${row.id}`,
        before: beforeOf(change, row),
        after: change,
      });
    tx.log({
      conversation: row.conversation,
      // The spread of a union loses its discriminant; the change was one of the union before.
      entry: { ...change, by, people } as Without<GroupEntry, never>,
      ...(actor.kind === "user" ? { sender: { appId: app.id, userId: actor.userId } } : {}),
      displayable: !undisplayed.has(change.kind),
      changesMembers: audienceChanges.has(change.kind),
    });
    return seq;
  };
}

/** What a change of a group makes otherwise, as it was; nothing where the change itself says it. */
function beforeOf(change: Change, row: Partial<GroupRow>): object | undefined {
  const { name, memberCount, silencedAll, announcement } = row;
  switch (change.kind) {
    case "group.updated": {
      const facts: Partial<GroupFacts> = row.settings === undefined ? {} : factsOf(row as GroupRow);
      return Object.fromEntries(change.changed.map((field) => [field, facts[field]]));
    }
    case "group.membersAdded":
    case "group.membersRemoved":
    case "group.memberLeft":
      return { memberCount };
    case "group.ownerChanged":
      return { owner: change.before };
    case "group.roleChanged":
      return { role: change.role === "keeper" ? "member" : "keeper" };
    case "group.allSilenced":
      return { silenced: silencedAll };
    case "group.announcementChanged":
      return { pinned: announcement ?? null };
    case "group.dissolved":
      return { name, memberCount };
    default:
      return undefined;
  }
}

/** The acting member, or null for whoever acts from outside by right; refuses everybody else. */
export async function findActing(
  { app, actor }: Context,
  db: Queryable,
  row: GroupRow,
): Promise<Insider | null> {
  if (actor.kind === "app" || actor.kind === "operator" || actor.kind === "system") return null;
  if (actor.kind !== "user") throw noGroup();
  const { conversation } = row;
  const found = (await selectInsiders(app.id, db, { conversation, userIds: [actor.userId] })).get(
    actor.userId,
  );
  if (found) return found;
  if (row.visibility === visibilityNumbers.public) throw refuse("not_in_group", "You are not in this group.");
  throw noGroup();
}

/** A group that is read by one of its members, by the app or by an operator; dissolved ones too. */
export async function readGroup(ctx: Context, group: number): Promise<ActedGroup> {
  const row = await selectGroup(ctx.app.id, ctx.db, group);
  if (!row) throw noGroup();
  return { row, acting: await findActing(ctx, ctx.db, row) };
}

export const noGroup = () => refuse("group_not_found", "There is no such group.");

/** What every member knows of a group, with what a change is about to make of it. */
export function factsOf(row: GroupRow, changes: Partial<GroupFacts> = {}): GroupFacts {
  const { name, description, avatar, owner, memberCount, silencedAll, announcement } = row;
  return {
    name,
    description,
    avatar,
    visibility: visibilityOf(row.visibility),
    settings: settingsOfGroup(row.settings),
    owner,
    memberCount,
    silencedAll,
    announcement,
    ...changes,
  };
}
