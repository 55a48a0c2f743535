import type { Prisma } from "#generated/prisma/client.ts";
import type {
  Broadcast,
  BroadcastProgress,
  CountRecipients,
  RecipientCount,
  Recipients,
  SendBroadcast,
  StartedBroadcast,
} from "#protocol/broadcast.ts";
import { actingAs } from "../acting-as.ts";
import type { Context } from "../context.ts";
import { noSuchGroup, noSuchRoom } from "../conversations/find-conversation.ts";
import { refuse } from "../fail.ts";
import { sendMessage } from "../messages/send-message.ts";
import { assertCanManageApp } from "../permissions.ts";
import { toId } from "../to-id.ts";
import { transaction } from "../transaction.ts";

/** What a broadcast's row of the table of tasks keeps as its input. */
export type BroadcastTask = Omit<SendBroadcast, "to"> & {
  to: { users: string[] } | { everybody: true };
  /** The last user it was sent to, of everybody; ids rise. */
  cursor: number;
};

/** A broadcast as the table keeps it: its body was parsed, and holds what JSON can write. */
export const taskInput = (task: BroadcastTask) => task as unknown as Prisma.InputJsonObject;

export const BROADCAST = "broadcast";

/** How many people a message to these would reach; refuses a group or room that does not exist. */
export async function countRecipients(ctx: Context, { from, to }: CountRecipients): Promise<RecipientCount> {
  assertCanManageApp(ctx);
  const appId = ctx.app.id;
  if ("users" in to) {
    const wanted = [...new Set(to.users)];
    const rows = await ctx.db.user.findMany({
      where: { appId, username: { in: wanted }, deletedAt: null },
      select: { username: true },
    });
    const known = new Set(rows.map(({ username }) => username));
    return {
      people: [...known].filter((username) => username !== from).length,
      unknown: wanted.filter((username) => !known.has(username)),
    };
  }
  if ("everybody" in to) {
    const people = await ctx.db.user.count({
      where: { appId, deletedAt: null, disabledAt: null, username: { not: from } },
    });
    return { people, unknown: [] };
  }
  return { people: await countInside(ctx, to), unknown: [] };
}

async function countInside({ app, db }: Context, to: { group: number } | { room: number }): Promise<number> {
  if ("room" in to) {
    const room = await db.room.findUnique({ where: { appId_id: { appId: app.id, id: to.room } } });
    if (!room || room.deletedAt) throw noSuchRoom();
    return db.roomMember.count({ where: { appId: app.id, roomId: to.room } });
  }
  const group = await db.group.findUnique({
    where: { appId_id: { appId: app.id, id: to.group } },
    select: { memberCount: true, dissolvedAt: true },
  });
  if (!group || group.dissolvedAt) throw noSuchGroup();
  return group.memberCount;
}

/**
 * Sends a message of an operator in the name of an account of the app. To one person, a group or a room it is sent
 * before the answer; to more it is a task that goes on by itself, also over restarts. The same key sends nothing twice.
 */
export async function sendBroadcast(ctx: Context, input: SendBroadcast): Promise<StartedBroadcast> {
  const speaker = await actingAs(ctx, input.from);
  const target = oneTarget(input.to);
  if (target) {
    const { body, key } = input;
    const message = await sendMessage(
      speaker,
      { target, body, clientId: `console-${key}` },
      { asApp: true, details: { byApp: true } },
    );
    await transaction(ctx, async (tx) => {
      tx.audit({
        action: "message.send",
        target: `message:${message.messageId}`,
        after: { from: input.from, to: input.to },
      });
    });
    return { message };
  }
  return { broadcast: await startTask(ctx, input) };
}

function oneTarget(to: Recipients) {
  if ("group" in to || "room" in to) return to;
  const [user, another] = "users" in to ? [...new Set(to.users)] : [];
  return user !== undefined && another === undefined ? { user } : null;
}

async function startTask(ctx: Context, input: SendBroadcast): Promise<number> {
  const appId = ctx.app.id;
  const { from, to } = input;
  if ("group" in to || "room" in to) throw new Error("one message needs no task");
  const { people, unknown } = await countRecipients(ctx, { from, to });
  return transaction(ctx, async (tx) => {
    // Taking the app's row first makes two presses at once follow each other.
    await tx.db.app.update({ where: { id: appId }, data: { id: appId } });
    const known = await tx.db.task.findFirst({
      where: { appId, kind: BROADCAST, input: { path: ["key"], equals: input.key } },
      select: { id: true },
    });
    if (known) return toId(known.id);
    const task: BroadcastTask = { ...input, to, cursor: 0 };
    const { id } = await tx.db.task.create({
      data: {
        appId,
        kind: BROADCAST,
        input: taskInput(task),
        total: people + unknown.length,
        actor: ctx.actor,
        address: ctx.address,
        requestId: ctx.requestId,
        runAfter: ctx.now(),
      },
    });
    tx.audit({ action: "message.broadcast", target: `broadcast:${toId(id)}`, after: { from, to, people } });
    return toId(id);
  });
}

/** How far a broadcast has come. */
export async function readBroadcast(ctx: Context, { broadcast }: Broadcast): Promise<BroadcastProgress> {
  assertCanManageApp(ctx);
  const task = await ctx.db.task.findFirst({
    where: { appId: ctx.app.id, id: broadcast, kind: BROADCAST },
  });
  if (!task) throw refuse("not_found", "There is no such broadcast.");
  const states: Record<string, BroadcastProgress["state"]> = {
    done: "done",
    failed: "failed",
    cancelled: "stopped",
  };
  return {
    state: states[task.state] ?? "running",
    total: task.total,
    sent: task.position - task.failed,
    failed: task.failed,
  };
}

/** Stops a broadcast: who has the message keeps it, nobody else gets it. */
export async function stopBroadcast(ctx: Context, { broadcast }: Broadcast): Promise<void> {
  assertCanManageApp(ctx);
  await transaction(ctx, async (tx) => {
    const { count } = await tx.db.task.updateMany({
      where: { appId: ctx.app.id, id: broadcast, kind: BROADCAST, state: { in: ["waiting", "running"] } },
      data: { state: "cancelled", finishedAt: ctx.now(), updatedAt: ctx.now() },
    });
    if (count === 0) throw refuse("not_found", "There is no such broadcast under way.");
    tx.audit({ action: "message.stopBroadcast", target: `broadcast:${broadcast}` });
  });
}
