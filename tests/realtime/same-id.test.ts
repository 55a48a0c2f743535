import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UserContext } from "#core/context.ts";
import type { Runtime } from "#infra/runtime.ts";
import { openSecondRuntime } from "#tests/support/second-process.ts";
import { uniqueName } from "#tests/support/tenant.ts";
import { openServer, type TestServer } from "../support/server.ts";
import { connect, type Device, type LiveTenant, openLiveTenant, signIn, ticketOf } from "./support/live.ts";

let live: LiveTenant;
let runtime: Runtime;
let other: TestServer;

beforeAll(async () => {
  live = await openLiveTenant();
  runtime = openSecondRuntime(live.tenant.runtime);
  other = await openServer(runtime);
});
afterAll(async () => {
  await other.close();
  await runtime.close();
  await live.close();
});

const say = async (device: Device, to: UserContext, clientId: string, text = "the same") => {
  const answer = await device.call("message.send", {
    target: { user: to.actor.username },
    body: { type: "text", text },
    clientId,
  });
  return answer.ok ? answer.data : answer.error.code;
};

/** Two devices of one person in one process, and two in another. */
async function fourDevices(user: UserContext): Promise<Device[]> {
  const ports = [live.server.port, live.server.port, other.port, other.port];
  return Promise.all(ports.map(async (port) => connect(port, { ticket: ticketOf(await signIn(user)) })));
}

const stored = (user: UserContext) =>
  live.tenant.runtime.db.log.findMany({
    where: { appId: live.app.id, senderId: user.actor.userId },
    orderBy: { seq: "asc" },
  });

describe("a message that is sent under one id from several sockets and processes at once", () => {
  it("security R28: is stored once, and everybody is told the same place", async () => {
    const [ann, ben] = [await live.newUser(), await live.newUser()];
    const devices = await fourDevices(ann);
    const places = [];
    for (let round = 0; round < 25; round += 1) {
      const clientId = uniqueName("client");
      const told = await Promise.all(devices.map((device) => say(device, ben, clientId)));
      for (const one of told) expect(one).toEqual(told[0]);
      places.push(told[0]);
    }
    const rows = await stored(ann);
    expect(rows.map(({ seq }) => Number(seq))).toEqual(places.map((_, index) => index + 1));
    expect(places).toMatchObject(rows.map(({ seq }) => ({ seq: Number(seq) })));
    for (const device of devices) device.close();
  });

  it("security R28: with different contents is stored with one of them; the others are refused", async () => {
    const [ann, ben] = [await live.newUser(), await live.newUser()];
    const devices = await fourDevices(ann);
    for (let round = 1; round <= 10; round += 1) {
      const clientId = uniqueName("client");
      const texts = devices.map((_, index) => `version ${index}`);
      const told = await Promise.all(
        devices.map((device, index) => say(device, ben, clientId, texts[index])),
      );
      const accepted = told.filter((one) => typeof one !== "string");
      expect(accepted).toHaveLength(1);
      expect(told.filter((one) => one === "idempotency_conflict")).toHaveLength(devices.length - 1);
      const rows = await stored(ann);
      expect(rows).toHaveLength(round);
      const won = told.findIndex((one) => typeof one !== "string");
      expect(rows.at(-1)?.body).toMatchObject({ text: texts[won] });
    }
    for (const device of devices) device.close();
  });

  it("is still known a day later, in every process, and its id still means that content", async () => {
    const [ann, ben] = [await live.newUser(), await live.newUser()];
    const devices = await fourDevices(ann);
    const clientId = uniqueName("client");
    const [first, , elsewhere] = devices;
    if (!first || !elsewhere) throw new Error("a device is missing");
    const sent = await say(first, ben, clientId);
    const aDayAgo = new Date(live.tenant.runtime.clock.now().getTime() - 25 * 3_600_000);
    await live.tenant.runtime.db.log.updateMany({
      where: { appId: live.app.id, senderId: ann.actor.userId },
      data: { createdAt: aDayAgo },
    });
    const expected = { ...(sent as object), createdAt: aDayAgo.getTime() };
    for (const device of devices) expect(await say(device, ben, clientId)).toEqual(expected);
    expect(await say(elsewhere, ben, clientId, "something else")).toBe("idempotency_conflict");
    expect(await stored(ann)).toHaveLength(1);
    for (const device of devices) device.close();
  });
});
