import { actingAs } from "../acting-as.ts";
import { findApp } from "../apps/find-app.ts";
import type { Context, UserContext } from "../context.ts";
import { isRefusal } from "../fail.ts";
import { sendMessage } from "../messages/send-message.ts";
import type { TaskScope } from "../tasks/task-scope.ts";
import { toId } from "../to-id.ts";
import { selectOpenBroadcasts } from "./open-broadcasts.sql.ts";
import { type BroadcastTask, taskInput } from "./send-broadcast.ts";

/** People in one step: after each it is noted how far a broadcast has come. */
const STEP = 100;

/**
 * Sends on what was begun, one step of each broadcast after the other, until nothing is left or the signal says so.
 * A step that is cut off is sent again under the same client ids: nobody gets a message twice.
 */
export async function runBroadcasts(scope: TaskScope, signal?: AbortSignal): Promise<void> {
  for (;;) {
    const open = await selectOpenBroadcasts(scope.db);
    if (open.length === 0) return;
    for (const task of open) {
      if (signal?.aborted) return;
      await runStep(scope, task);
    }
  }
}

async function runStep(scope: TaskScope, { appId, id }: { appId: number; id: number }): Promise<void> {
  const where = { appId_id: { appId, id } };
  const task = await scope.db.task.findUnique({ where });
  const app = await findApp(scope, { id: appId });
  if (!task) return;
  // Written from a parsed input; see `sendBroadcast`.
  const input = task.input as unknown as BroadcastTask;
  const over = (state: string, error = "") =>
    scope.db.task.updateMany({
      where: { appId, id, state: { in: ["waiting", "running"] } },
      data: { state, error, finishedAt: scope.now(), updatedAt: scope.now() },
    });
  if (!app) return void (await over("failed", "app_not_found"));
  const { address, requestId } = task;
  const ctx: Context = {
    ...scope,
    app: app.ref,
    actor: { kind: "system" },
    address,
    requestId,
    userAgent: "",
  };
  const speaker = await actingAs(ctx, input.from).catch((error: unknown) => {
    if (isRefusal(error)) return null;
    throw error;
  });
  if (!speaker) return void (await over("failed", "user_not_found"));
  const people = await nextPeople(ctx, input, task.position);
  if (people.people.length === 0) return void (await over("done"));
  const outcomes = await Promise.all(
    people.people.map(({ username, name }) =>
      sendOne(speaker, input.body, username, `broadcast-${id}-${name}`),
    ),
  );
  await scope.db.task.updateMany({
    where: { appId, id, state: { in: ["waiting", "running"] } },
    data: {
      state: "running",
      position: { increment: outcomes.length },
      failed: { increment: outcomes.filter((isSent) => !isSent).length },
      input: taskInput({ ...input, cursor: people.cursor }),
      updatedAt: scope.now(),
    },
  });
}

/** Somebody whose turn it is, and what sets them apart in the client ids of the broadcast. */
type Recipient = { username: string; name: string };

async function nextPeople(
  { app, db }: Context,
  { to, from, cursor }: BroadcastTask,
  position: number,
): Promise<{ people: Recipient[]; cursor: number }> {
  if ("users" in to) {
    const others = [...new Set(to.users)].filter((username) => username !== from);
    const people = others.slice(position, position + STEP);
    return { people: people.map((username, n) => ({ username, name: `n${position + n}` })), cursor: 0 };
  }
  const rows = await db.user.findMany({
    where: {
      appId: app.id,
      id: { gt: cursor },
      deletedAt: null,
      disabledAt: null,
      username: { not: from },
    },
    orderBy: { id: "asc" },
    take: STEP,
    select: { id: true, username: true },
  });
  const last = rows.at(-1);
  const people = rows.map(({ id, username }) => ({ username, name: `u${toId(id)}` }));
  return { people, cursor: last ? toId(last.id) : cursor };
}

/** Answers whether it was sent; a fault that is not this person's ends the step. */
async function sendOne(
  speaker: UserContext,
  body: BroadcastTask["body"],
  user: string,
  clientId: string,
): Promise<boolean> {
  try {
    await sendMessage(
      speaker,
      { target: { user }, body, clientId },
      { asApp: true, details: { byApp: true } },
    );
    return true;
  } catch (error) {
    if (isRefusal(error) && error.code !== "busy" && error.code !== "unavailable") return false;
    throw error;
  }
}
