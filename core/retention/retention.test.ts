import { afterAll, beforeAll, expect, it } from "vitest";
import { logChecks } from "#core/doctor/log-checks.sql.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { getConversation } from "#core/sync/list-conversations.ts";
import { pull } from "#core/sync/pull.ts";
import { picture, upload } from "#tests/support/pictures.ts";
import { openTenant, type Tenant, uniqueName } from "#tests/support/tenant.ts";
import { deleteOldMessages } from "./keep-messages.ts";

let tenant: Tenant;

beforeAll(async () => {
  tenant = await openTenant();
});
afterAll(() => tenant.close());

it("keeps messages as long as the app says: what is older goes with its files, what came later stays whole", async () => {
  const { db, log } = tenant.runtime;
  const app = await tenant.app("short", { keepDays: 30 });
  const other = await tenant.app("long");
  const said = [];
  for (const place of [app, other]) {
    const [ann] = [await tenant.user(place, "annie"), await tenant.user(place, "benny")];
    const body = await upload(ann, "image", await picture("png"));
    const send = (message: Parameters<typeof sendMessage>[1]["body"]) =>
      sendMessage(ann, { target: { user: "benny" }, body: message, clientId: uniqueName("client") });
    const { conversation } = await send({ ...body, thumbhash: "" } as never);
    for (const text of ["two", "three", "four"]) await send({ type: "text", text });
    await db.log.updateMany({
      where: { appId: place.id, convId: conversation, seq: { lte: 2 } },
      data: { createdAt: new Date(Date.now() - 31 * 86_400_000) },
    });
    said.push({ ann, conversation });
  }
  expect(await deleteOldMessages({ db, log })).toBe(2);
  expect(await deleteOldMessages({ db, log })).toBe(0);
  const seen = [];
  for (const { ann, conversation } of said) {
    const page = await pull(ann, { log: `c:${conversation}`, limit: 10 });
    expect((await getConversation(ann, { conversation })).lastSeq).toBe(4);
    seen.push([page.firstSeq, page.entries.map(({ seq }) => seq)]);
  }
  expect(seen).toEqual([
    [3, [3, 4]],
    [1, [1, 2, 3, 4]],
  ]);
  const kept = (appId: number) => db.media.count({ where: { appId, deletedAt: null } });
  expect([await kept(app.id), await kept(other.id)]).toEqual([0, 1]);
  // Everything may go: the conversation goes on from where it was.
  const [mine] = said;
  if (!mine) throw new Error("nothing was said");
  await db.log.updateMany({
    where: { appId: app.id },
    data: { createdAt: new Date(Date.now() - 31 * 86_400_000) },
  });
  expect(await deleteOldMessages({ db, log })).toBe(2);
  const next = await sendMessage(mine.ann, {
    target: { user: "benny" },
    body: { type: "text", text: "five" },
    clientId: uniqueName("client"),
  });
  expect(next.seq).toBe(5);
  for (const check of logChecks) {
    expect(await check.run((sql) => db.$queryRawUnsafe(sql)), check.id).toMatchObject({ count: 0 });
  }
});
