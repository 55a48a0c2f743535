import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UserContext } from "#core/context.ts";
import { retractMessage } from "#core/messages/retract-message.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { uniqueName } from "../support/tenant.ts";
import { type LiveTenant, openLiveTenant } from "./support/live.ts";

let live: LiveTenant;

beforeAll(async () => {
  live = await openLiveTenant();
});
afterAll(() => live.close());

/** The same person, in a process whose hints never arrive. */
const unheard = (user: UserContext): UserContext => ({ ...user, publish: () => {} });

const say = (from: UserContext, to: UserContext, text: string) =>
  sendMessage(from, {
    target: { user: to.actor.username },
    body: { type: "text", text },
    clientId: uniqueName("client"),
  });

describe("a push that was lost", () => {
  it("is made up for from the database within a few seconds, on every device, in order", async () => {
    const [ann, ben] = [await live.newUser(), await live.newUser()];
    const devices = [await live.open(ann), await live.open(ben), await live.open(ben)];
    const { conversation } = await say(unheard(ann), ben, "one");
    await say(unheard(ben), ann, "two");
    await retractMessage(unheard(ann), { conversation, seq: 1 });
    for (const device of devices) {
      await expect.poll(() => device.seqs(`c:${conversation}`), { timeout: 8_000 }).toEqual([1, 2, 3]);
    }
    const told = JSON.stringify(devices.map(({ frames }) => frames));
    expect(told).not.toContain('"one"');
  });

  it("is not repeated once it was made up for, nor what was pushed in time", async () => {
    const [ann, ben] = [await live.newUser(), await live.newUser()];
    const [device, clock] = [await live.open(ben), await live.open(await live.newUser())];
    const { conversation } = await say(ann, ben, "heard");
    await expect.poll(() => device.seqs(`c:${conversation}`)).toEqual([1]);
    await say(unheard(ann), ben, "unheard");
    await expect.poll(() => device.seqs(`c:${conversation}`), { timeout: 8_000 }).toEqual([1, 2]);
    // Two further sweeps have passed when a later lost push has been made up for, twice.
    const other = await live.newUser();
    const otherDevice = await live.open(other);
    for (const length of [1, 2]) {
      const { conversation: second } = await say(unheard(ann), other, "mark");
      await expect.poll(() => otherDevice.seqs(`c:${second}`).length, { timeout: 8_000 }).toBe(length);
    }
    expect(device.seqs(`c:${conversation}`)).toEqual([1, 2]);
    expect(clock.frames).toEqual([]);
  });
});
