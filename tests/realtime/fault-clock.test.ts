import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppRef, UserContext } from "#core/context.ts";
import { revokeSession } from "#core/sessions/revoke-session.ts";
import { issueTicket } from "#core/sessions/ticket.ts";
import { createShiftedClock, findFaketime } from "#tests/support/faketime.ts";
import {
  bundleServer,
  expectAlive,
  type FaultServer,
  openFaultRig,
  startFaultServer,
  surviveWriting,
} from "#tests/support/fault-rig.ts";
import { openTenant, type Tenant, uniqueName } from "#tests/support/tenant.ts";
import { waitUntil } from "#tests/support/wait-until.ts";
import { end } from "../chaos/cluster.ts";
import { connect, type Device, refusalOf, signIn } from "./support/live.ts";

const LONG = { timeout: 240_000 };
const library = findFaketime();
if (library === null)
  console.warn("SKIPPED: clocks that are wrong or jump, for libfaketime is not installed");

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "borealis-clock-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** How far the clock of a server is off, in milliseconds, by what its answers say. */
async function errorOf({ origin }: FaultServer): Promise<number> {
  const { headers } = await fetch(`${origin}/`);
  return Date.parse(headers.get("date") ?? "") - Date.now();
}

const MINUTE = 60_000;

const clockAt = (offset: string) =>
  createShiftedClock(library ?? "", path.join(folder, uniqueName("clock")), offset);

describe.skipIf(library === null)(
  "a server whose clock jumps while people write (needs libfaketime)",
  LONG,
  () => {
    it("loses, doubles and disorders nothing, and nobody is signed out", async () => {
      const clock = clockAt("+0");
      const rig = await openFaultRig({ environment: clock.environment });
      try {
        await surviveWriting(rig, async () => {
          for (const offset of ["+1h", "-1h", "+1d", "+0"]) {
            clock.shift(offset);
            if (offset === "+1d")
              await waitUntil("it is tomorrow", async () => (await errorOf(rig.server)) > 1_000 * MINUTE);
            await rig.device(await rig.user("newcomer"));
          }
        });
      } finally {
        await rig.close();
      }
    });
  },
);

describe.skipIf(library === null)(
  "servers whose clocks are wrong, on one database (needs libfaketime)",
  LONG,
  () => {
    const offsets = ["-1h", "+0", "+10m", "+1h", "+1d"];
    let tenant: Tenant;
    let app: AppRef;
    let script: string;
    let servers: FaultServer[];

    beforeAll(async () => {
      tenant = await openTenant();
      app = await tenant.app();
      script = await bundleServer();
      servers = await Promise.all(
        offsets.map((offset) =>
          startFaultServer(script, tenant.runtime.env.databaseUrl, clockAt(offset).environment),
        ),
      );
    });
    afterAll(async () => {
      for (const server of servers) expectAlive(server);
      await Promise.all(servers.map(({ child }) => end(child, "SIGKILL")));
      await tenant.close();
      await rm(script, { force: true });
    });

    it("have clocks that are as wrong as they are meant to be", async () => {
      const errors = await Promise.all(servers.map(errorOf));
      const minutes = errors.map((error) => Math.round(error / MINUTE));
      expect(minutes.map(String)).toEqual([-60, 0, 10, 60, 24 * 60].map(String));
    });

    const person = async (): Promise<UserContext> => signIn(await tenant.user(app, uniqueName("person")));

    const onAll = (ticket: string): Promise<Device[]> =>
      Promise.all(servers.map(({ port }) => connect(port, { ticket })));

    /** A ticket from one of the servers, whatever its clock says. */
    async function ticketFrom(server: FaultServer, known: Device): Promise<string> {
      const answer = await known.call("session.ticket", {});
      if (!answer.ok) throw new Error(`${server.origin}: ${answer.error.code}`);
      return answer.data.ticket;
    }

    it("take each other's tickets, for a minute of the database's time", async () => {
      const ann = await person();
      const devices = await onAll(issueTicket(ann).ticket);
      for (const [index, server] of servers.entries()) {
        const known = devices[index];
        if (!known) throw new Error("a device is missing");
        for (const device of await onAll(await ticketFrom(server, known))) device.close();
      }
      for (const device of devices) device.close();
      const aged = (seconds: number) =>
        issueTicket({ ...ann, now: () => new Date(tenant.runtime.clock.now().getTime() - seconds * 1_000) })
          .ticket;
      for (const device of await onAll(aged(20))) device.close();
      for (const { port } of servers) {
        expect(await refusalOf(connect(port, { ticket: aged(70) }))).toMatchObject({ code: "not_signed_in" });
      }
    });

    it("agree on when a session is over", async () => {
      const ann = await person();
      const where = { appId: app.id, id: ann.actor.sessionId };
      const inAnHour = new Date(tenant.runtime.clock.now().getTime() + 30 * 60_000);
      await tenant.runtime.db.session.updateMany({ where, data: { expiresAt: inAnHour } });
      for (const device of await onAll(issueTicket(ann).ticket)) device.close();
      const justNow = new Date(tenant.runtime.clock.now().getTime() - 1_000);
      await tenant.runtime.db.session.updateMany({ where, data: { expiresAt: justNow } });
      for (const { port } of servers) {
        const refused = await refusalOf(connect(port, { ticket: issueTicket(ann).ticket }));
        expect(refused).toMatchObject({ code: "not_signed_in" });
      }
    });

    it("note when a device was heard of by the database's time", async () => {
      const hour = 3_600_000;
      for (const { port } of servers) {
        const ann = await person();
        const where = { appId: app.id, id: ann.actor.sessionId };
        const longAgo = new Date(tenant.runtime.clock.now().getTime() - 4 * hour);
        await tenant.runtime.db.session.updateMany({ where, data: { seenAt: longAgo } });
        const device = await connect(port, { ticket: issueTicket(ann).ticket });
        const seen = async () => {
          const row = await tenant.runtime.db.session.findFirstOrThrow({ where });
          return Math.abs(row.seenAt.getTime() - tenant.runtime.clock.now().getTime());
        };
        await expect.poll(seen, { timeout: 20_000 }).toBeLessThan(hour / 4);
        device.close();
      }
    });

    it("end the live connections of a session that another of them revoked", async () => {
      const ann = await person();
      const devices = await onAll(issueTicket(ann).ticket);
      await revokeSession({ ...ann, publish: () => {} }, { id: ann.actor.sessionId });
      for (const device of devices) expect(await device.ended).toBe("io server disconnect");
    });

    it("number messages in the order in which they were acknowledged, and know each other's", async () => {
      const [ann, ben] = [await person(), await person()];
      const devices = await onAll(issueTicket(ann).ticket);
      const say = async (device: Device, name: string) => {
        const answer = await device.call("message.send", {
          target: { user: ben.actor.username },
          body: { type: "text", text: name },
          clientId: name,
        });
        return answer.ok ? answer.data.seq : answer.error.code;
      };
      let last = 0;
      for (let round = 0; round < 5; round += 1) {
        for (const [index, device] of devices.entries()) {
          const name = uniqueName("client");
          last += 1;
          expect(await say(device, name)).toBe(last);
          const other = devices[(index + 1) % devices.length];
          if (other) expect(await say(other, name)).toBe(last);
        }
      }
      for (const device of devices) device.close();
    });
  },
);
