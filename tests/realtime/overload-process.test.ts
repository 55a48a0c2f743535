import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { connect as connectTcp, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UserContext } from "#core/context.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import type { Answer } from "#protocol/errors.ts";
import type { Pulled } from "#protocol/sync.ts";
import { type FaultRig, openFaultRig } from "../support/fault-rig.ts";
import { uniqueName } from "../support/tenant.ts";
import { waitUntil } from "../support/wait-until.ts";
import { connect, type Device, signIn, ticketOf } from "./support/live.ts";

const LONG = { timeout: 180_000 };
const DEVICES = 20;
const EACH = 5;

let rig: FaultRig;
let ann: UserContext;
let ben: UserContext;
let conversation: number;
const devices: Device[] = [];

beforeAll(async () => {
  rig = await openFaultRig({ environment: { NODE_OPTIONS: "--max-old-space-size=256" } });
  [ann, ben] = [await rig.user("ann"), await rig.user("ben")];
  const message = (n: number) => ({
    target: { user: ben.actor.username },
    body: { type: "text" as const, text: `${n} ${"x".repeat(6_900)}` },
    clientId: uniqueName("long"),
  });
  ({ conversation } = await sendMessage(ann, message(0)));
  await Promise.all(Array.from({ length: 600 }, (_, n) => sendMessage(ann, message(n + 1))));
  for (let n = 0; n < DEVICES; n += 1) devices.push(await open());
}, 240_000);
afterAll(async () => {
  for (const device of devices) device.close();
  await rig?.close();
});

const open = async () => connect(rig.server.port, { ticket: ticketOf(await signIn(ben)) });

/** Asks the same of every device, several times at once. */
const askAll = <T>(ask: (device: Device) => Promise<Answer<T>>): Promise<Answer<T>[]> =>
  Promise.all(devices.flatMap((device) => Array.from({ length: EACH }, () => ask(device))));

const ask = (device: Device, name: string, input: object) =>
  device.socket.timeout(120_000).emitWithAck(name, input);

/** Everything was answered: as it should be, or with the time to come again. */
function expectAnswered(answers: Answer<unknown>[]): { given: number; refused: number } {
  let refused = 0;
  for (const answer of answers) {
    if (answer.ok) continue;
    refused += 1;
    expect(["busy", "unavailable"]).toContain(answer.error.code);
    expect(answer.error.retryMs).toBeGreaterThan(0);
  }
  return { given: answers.length - refused, refused };
}

async function expectServed(): Promise<void> {
  await waitUntil("a new device is let in and answered", async () => {
    const device = await open();
    const answer = await device.call("conversation.list", {});
    device.close();
    return answer.ok;
  });
  expect(rig.server.child.exitCode).toBeNull();
}

describe("a process with little memory", () => {
  it("answers a hundred large pulls at once, or says busy, and lives", LONG, async () => {
    const pull = (device: Device): Promise<Answer<Pulled>> =>
      ask(device, "sync.pull", { log: `c:${conversation}`, after: 0, limit: 500 });
    const answers = await askAll(pull);
    expect(expectAnswered(answers).given).toBeGreaterThan(0);
    for (const answer of answers) {
      if (answer.ok) expect(JSON.stringify(answer.data.entries).length).toBeLessThan(520 * 1024);
    }
    await expectServed();
  });
});

describe("a database that takes a second for everything", () => {
  it(
    "lets nothing pile up: the lines stay short, the rest is told to come again, and it passes",
    LONG,
    async () => {
      rig.line.impose({ mode: "slow", latencyMs: 500, jitterMs: 0 });
      const lists = askAll((device) => ask(device, "conversation.list", {}));
      const sends = askAll((device) =>
        ask(device, "message.send", {
          target: { user: ann.actor.username },
          body: { type: "text", text: "slowly" },
          clientId: uniqueName("slow"),
        }),
      );
      expect(expectAnswered(await lists).refused).toBeGreaterThan(0);
      const sent = expectAnswered(await sends);
      await rig.line.restore();
      await expectServed();
      const stored = await rig.tenant.runtime.db.log.count({
        where: { appId: rig.app.id, clientId: { startsWith: "slow-" } },
      });
      expect(stored).toBeGreaterThanOrEqual(sent.given);
    },
  );
});

const canLimit = spawnSync("prlimit", ["--version"]).status === 0;
if (!canLimit) console.warn("prlimit is missing: running out of file descriptors is not tested");

describe("a process without a free file descriptor", () => {
  const title = "keeps whom it has, lets others in when there is room again, and says little";
  it.skipIf(!canLimit)(title, LONG, async () => {
    const pid = String(rig.server.child.pid);
    const setLimit = (files: number) => execFileSync("prlimit", ["--pid", pid, `--nofile=${files}:`]);
    const held = () => readdirSync(`/proc/${pid}/fd`).length;
    const began = performance.now();
    const sockets: Socket[] = [];
    setLimit(held() + 20);
    for (let n = 0; n < 300; n += 1) {
      const socket = connectTcp(rig.server.port, "127.0.0.1");
      socket.on("error", () => {});
      sockets.push(socket);
    }
    await waitUntil("more come than there is room for", () => sockets.some(({ destroyed }) => destroyed));
    for (const device of devices) expect(await device.call("session.get", {})).toMatchObject({ ok: true });
    for (const socket of sockets) socket.destroy();
    await expectServed();
    setLimit(4_096);
    const lines = rig.server
      .said()
      .split("\n")
      .filter((line) => /EMFILE|accept/.test(line));
    expect(lines.length).toBeLessThanOrEqual(1 + (performance.now() - began) / 1_000);
  });
});
