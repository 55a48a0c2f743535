// ABSENCE_SECONDS=300 makes it the five minutes of the promise; by default it is short enough for every day.
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Client } from "#sdk/client-types.ts";
import { isOnline, until } from "#tests/support/device.ts";
import { type FaultRig, openFaultRig, surviveWriting } from "#tests/support/fault-rig.ts";

const SECONDS = Number(process.env.ABSENCE_SECONDS ?? 10);
const DEVICES = 20;
const MOST_GROWTH_MB = 50;
let rig: FaultRig;

beforeAll(async () => {
  rig = await openFaultRig();
});
afterAll(() => rig.close());

function residentMb(): number {
  const status = readFileSync(`/proc/${rig.server.child.pid}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1_024;
}

/** Asks again and again, as impatient people do. */
async function askOn(client: Client, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await client.call("conversation.list", { limit: 50 }).catch(() => {});
    await sleep(200);
  }
}

it.skipIf(process.platform !== "linux")(
  `a database that is away for ${SECONDS} s costs the server at most ${MOST_GROWTH_MB} MB, and nothing is lost`,
  { timeout: (SECONDS + 240) * 1_000 },
  async () => {
    const askers: Client[] = [];
    for (let index = 0; index < DEVICES; index += 1) askers.push(await rig.device(await rig.user("asker")));
    const asking = new AbortController();
    const asked = askers.map((client) => askOn(client, asking.signal));
    let before = 0;
    let highest = 0;
    await surviveWriting(rig, async () => {
      before = residentMb();
      rig.line.cut();
      for (const began = performance.now(); performance.now() - began < SECONDS * 1_000; await sleep(500)) {
        highest = Math.max(highest, residentMb());
      }
      await rig.line.restore();
    });
    asking.abort();
    await Promise.all(asked);
    for (const client of askers) await until(client, isOnline, "the connection", 60_000);
    console.log(
      `resident: ${before.toFixed(1)} MB before, ${highest.toFixed(1)} MB at most while it was away`,
    );
    expect(highest - before).toBeLessThan(MOST_GROWTH_MB);
  },
);
