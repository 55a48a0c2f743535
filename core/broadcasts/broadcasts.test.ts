import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AppRef, UserContext } from "#core/context.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { taskScope } from "#infra/jobs/task-scope.ts";
import type { SendBroadcast } from "#protocol/broadcast.ts";
import { type OperatorContext, operatorOf } from "#tests/support/operators.ts";
import { upload } from "#tests/support/pictures.ts";
import { openTenant, type Tenant, uniqueName } from "#tests/support/tenant.ts";
import { runBroadcasts } from "./run-broadcasts.ts";
import { countRecipients, readBroadcast, sendBroadcast, stopBroadcast } from "./send-broadcast.ts";

let tenant: Tenant;
let app: AppRef;
let speaker: UserContext;
let people: string[];
let admin: OperatorContext;

beforeAll(async () => {
  tenant = await openTenant();
});
afterAll(() => tenant.close());

beforeEach(async () => {
  app = await tenant.app();
  speaker = await tenant.user(app, "newsroom");
  people = ["annie", "benny", "carla"];
  for (const name of people) await tenant.user(app, name);
  admin = await operatorOf(tenant, app, "admin");
});

const message = (to: SendBroadcast["to"], key = uniqueName("form")): SendBroadcast => ({
  from: "newsroom",
  to,
  body: { type: "text", text: "We open at nine" },
  key,
});
const run = () => runBroadcasts(taskScope(tenant.runtime));
const sent = () => tenant.runtime.db.log.count({ where: { appId: app.id, senderId: speaker.actor.userId } });
const begin = async (input: SendBroadcast) => {
  const started = await sendBroadcast(admin, input);
  if (!("broadcast" in started)) throw new Error("one message needed no task");
  return { broadcast: started.broadcast };
};

describe("a message of an operator", () => {
  it("to one person is sent before the answer, and once however often the form is sent", async () => {
    const input = message({ users: ["annie"] });
    const first = await sendBroadcast(admin, input);
    expect(first).toMatchObject({ message: { seq: 1 } });
    expect(await sendBroadcast(admin, input)).toEqual(first);
    expect(await sent()).toBe(1);
  });

  it("to everybody reaches each account that lives, once, and tells how far it is", async () => {
    const gone = await tenant.user(app, "dora");
    await tenant.runtime.db.user.updateMany({
      where: { appId: app.id, id: gone.actor.userId },
      data: { disabledAt: new Date() },
    });
    expect(await countRecipients(admin, { from: "newsroom", to: { everybody: true } })).toEqual({
      people: 3,
      unknown: [],
    });
    const input = message({ everybody: true });
    const started = await begin(input);
    expect(await begin(input)).toEqual(started);
    expect(await readBroadcast(admin, started)).toMatchObject({ state: "running", total: 3, sent: 0 });
    await run();
    await run();
    expect(await readBroadcast(admin, started)).toEqual({ state: "done", total: 3, sent: 3, failed: 0 });
    expect(await sent()).toBe(3);
  });

  it("C11: to everybody is one however often and how fast the form is sent", async () => {
    const input = message({ everybody: true });
    const started = await Promise.all([1, 2, 3].map(() => begin(input)));
    expect(new Set(started.map(({ broadcast }) => broadcast)).size).toBe(1);
    await run();
    expect(await sent()).toBe(people.length);
    expect(await begin(input)).toEqual(started[0]);
    await run();
    expect(await sent()).toBe(people.length);
  });

  it("goes on where it was cut off, and nobody gets it twice", async () => {
    const started = await begin(message({ everybody: true }));
    await run();
    // As if the process had ended between the messages and the note of them.
    await tenant.runtime.db.task.updateMany({
      where: { appId: app.id, id: started.broadcast },
      data: { state: "running", position: 0 },
    });
    const task = await tenant.runtime.db.task.findFirst({ where: { appId: app.id, id: started.broadcast } });
    await tenant.runtime.db.task.updateMany({
      where: { appId: app.id, id: started.broadcast },
      data: { input: { ...(task?.input as object), cursor: 0 } },
    });
    await run();
    expect(await sent()).toBe(3);
  });

  it("carries a file that an operator uploaded, which nobody else may send", async () => {
    const support = await operatorOf(tenant, app, "support");
    await expect(upload(support, "file", Buffer.from("x"))).rejects.toMatchObject({ code: "forbidden" });
    const { mediaId } = await upload(admin, "file", Buffer.from("opening hours"), "hours.txt");
    const facts = { mediaId, crc32: 0, hash: "", size: 0, format: "", fileName: "claimed.txt" };
    const body = { type: "file" as const, ...facts };
    await expect(
      sendMessage(speaker, { target: { user: "annie" }, body, clientId: uniqueName("client") }),
    ).rejects.toMatchObject({ code: "media_not_found" });
    await begin({ ...message({ everybody: true }), body });
    await run();
    const rows = await tenant.runtime.db.log.findMany({
      where: { appId: app.id, senderId: speaker.actor.userId },
      select: { body: true },
    });
    // What the server found out stands in the place of what was claimed.
    expect(rows).toHaveLength(people.length);
    expect(rows[0]?.body).toMatchObject({ type: "file", fileName: "hours.txt", size: 13 });
  });

  it("to many names the unknown, and counts whom it could not reach", async () => {
    const to = { users: ["annie", "benny", "nobody-here"] };
    expect(await countRecipients(admin, { from: "newsroom", to })).toEqual({
      people: 2,
      unknown: ["nobody-here"],
    });
    const started = await begin(message(to));
    await run();
    expect(await readBroadcast(admin, started)).toMatchObject({ state: "done", sent: 2, failed: 1 });
  });

  it("is stopped by an operator, and whoever has it keeps it", async () => {
    const started = await begin(message({ everybody: true }));
    await stopBroadcast(admin, started);
    await run();
    expect(await readBroadcast(admin, started)).toMatchObject({ state: "stopped", sent: 0 });
    await expect(stopBroadcast(admin, started)).rejects.toMatchObject({ code: "not_found" });
  });

  it("is not for support, names an account of the app, and is written down", async () => {
    const support = await operatorOf(tenant, app, "support");
    const input = message({ everybody: true });
    await expect(sendBroadcast(support, input)).rejects.toMatchObject({ code: "forbidden" });
    await expect(sendBroadcast(admin, { ...input, from: "nobody-here" })).rejects.toMatchObject({
      code: "user_not_found",
    });
    const { broadcast } = await begin(input);
    const trace = await tenant.runtime.db.audit.findFirst({
      where: { appId: app.id, action: "message.broadcast" },
    });
    expect(trace).toMatchObject({ target: `broadcast:${broadcast}`, after: { people: 3 } });
    await run();
  });
});
