import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { addBlock } from "#core/blocks/add-block.ts";
import type { AppRef, UserContext } from "#core/context.ts";
import { eventually } from "../support/eventually.ts";
import { makeGroup } from "../support/groups.ts";
import type { TestServer } from "../support/server.ts";
import type { Tenant } from "../support/tenant.ts";
import { connect, type Device, type LiveTenant, openLiveTenant, signIn, ticketOf } from "./support/live.ts";

let tenant: Tenant;
let app: AppRef;
let server: TestServer;
let live: LiveTenant;

beforeAll(async () => {
  live = await openLiveTenant();
  ({ tenant, app, server } = live);
});
afterAll(() => live.close());

const open = (user: UserContext) => live.open(user);

const newUser = (of?: AppRef) => live.newUser(of);

const watch = async (device: Device, ...people: UserContext[]) => {
  const answer = await device.call("presence.watch", {
    usernames: people.map(({ actor }) => actor.username),
  });
  return answer.ok ? answer.data : answer.error;
};

describe("somebody who blocked the watcher", () => {
  it("is offline to him, whatever they do", async () => {
    const [ann, ben] = [await newUser(), await newUser()];
    await addBlock(ben, { username: ann.actor.username });
    const annDevice = await open(ann);
    const benDevice = await open(ben);
    expect(await watch(annDevice, ben)).toEqual([{ username: ben.actor.username, online: false }]);
    await benDevice.call("user.update", { nickname: "Benny" });
    benDevice.close();
    const mark = await newUser();
    await annDevice.call("presence.watch", { usernames: [ben.actor.username, mark.actor.username] });
    const markDevice = await open(mark);
    await eventually(() => expect(annDevice.signalsOf("presence.changed")).toHaveLength(1));
    expect(annDevice.signalsOf("profile.changed")).toEqual([]);
    for (const device of [annDevice, markDevice]) device.close();
  });
});

describe("presence", () => {
  it("answers how somebody stands now, then tells when that changes", async () => {
    const [ann, ben] = [await newUser(), await newUser()];
    const annDevice = await open(ann);
    const { username } = ben.actor;
    expect(await watch(annDevice, ben)).toEqual([{ username, online: false }]);
    const benDevice = await open(ben);
    await eventually(() =>
      expect(annDevice.signalsOf("presence.changed")).toEqual([{ username, online: true }]),
    );
    expect(await watch(annDevice, ben)).toEqual([{ username, online: true }]);
    benDevice.close();
    await vi.waitFor(
      () =>
        expect(annDevice.signalsOf("presence.changed")).toEqual([
          { username, online: true },
          { username, online: false },
        ]),
      { timeout: 15_000 },
    );
    annDevice.close();
  });

  it("stays silent when a device comes back at once, and while another device stays", async () => {
    const [ann, ben] = [await newUser(), await newUser()];
    const [annDevice, first, second] = [await open(ann), await open(ben), await open(ben)];
    await watch(annDevice, ben);
    first.close();
    await first.ended;
    second.close();
    await second.ended;
    const back = await open(ben);
    // Somebody else's change is the proof that signals travel.
    const other = await newUser();
    await watch(annDevice, ben, other);
    const otherDevice = await open(other);
    await eventually(() => expect(annDevice.signalsOf("presence.changed")).toHaveLength(1));
    otherDevice.close();
    await vi.waitFor(() => expect(annDevice.signalsOf("presence.changed")).toHaveLength(2), {
      timeout: 15_000,
    });
    expect(
      annDevice.signalsOf("presence.changed").every((signal) => signal.username === other.actor.username),
    ).toBe(true);
    back.close();
    annDevice.close();
  });

  it("replaces the list: whom one no longer watches one no longer hears of", async () => {
    const [ann, ben, other] = [await newUser(), await newUser(), await newUser()];
    const annDevice = await open(ann);
    await watch(annDevice, ben);
    await watch(annDevice, other);
    const [benDevice, otherDevice] = [await open(ben), await open(other)];
    await eventually(() =>
      expect(annDevice.signalsOf("presence.changed")).toEqual([
        { username: other.actor.username, online: true },
      ]),
    );
    for (const device of [annDevice, benDevice, otherDevice]) device.close();
  });

  it("T2: shows somebody unknown as offline, and never the user of the same name in another app", async () => {
    const other = await tenant.app("other");
    const [mine, theirs] = [await tenant.user(app, "twin-name"), await tenant.user(other, "twin-name")];
    const annDevice = await open(await newUser());
    const theirDevice = await open(theirs);
    const unknown = { ...mine, actor: { ...mine.actor, username: "nobody-at-all" } };
    expect(await watch(annDevice, mine, unknown)).toEqual([
      { username: "twin-name", online: false },
      { username: "nobody-at-all", online: false },
    ]);
    const again = await open(theirs);
    const mineDevice = await open(mine);
    await eventually(() =>
      expect(annDevice.signalsOf("presence.changed")).toEqual([{ username: "twin-name", online: true }]),
    );
    for (const device of [annDevice, theirDevice, again, mineDevice]) device.close();
  });

  it("says nothing where the app switched it off", async () => {
    const discreet = await tenant.app("discreet", { presence: false });
    const [ann, ben] = [await newUser(discreet), await newUser(discreet)];
    const annDevice = await open(ann);
    expect(await watch(annDevice, ben)).toEqual([]);
    const benDevice = await open(ben);
    // The profile signal takes the same way and arrives.
    await benDevice.call("user.update", { nickname: "Benny" });
    await eventually(() => expect(annDevice.signalsOf("profile.changed")).toHaveLength(1));
    expect(annDevice.signalsOf("presence.changed")).toEqual([]);
    annDevice.close();
    benDevice.close();
  });

  it("refuses a list longer than the limit and names that are none", async () => {
    const device = await open(await newUser());
    const usernames = Array.from({ length: 301 }, (_, n) => `user-${n}`);
    expect(await device.call("presence.watch", { usernames })).toMatchObject({ ok: false });
    expect(await device.call("presence.watch", { usernames: ["p:1:2"] })).toMatchObject({ ok: false });
    device.close();
  });

  it("marks the devices of the list that are connected", async () => {
    const user = await newUser();
    const [phone, laptop] = [await signIn(user), await signIn(user)];
    const socket = await connect(server.port, { ticket: ticketOf(phone) });
    const answer = await socket.call("session.list", {});
    const listed = answer.ok ? answer.data : [];
    expect(listed.find(({ id }) => id === phone.actor.sessionId)).toMatchObject({
      online: true,
      current: true,
    });
    expect(listed.find(({ id }) => id === laptop.actor.sessionId)).toMatchObject({ current: false });
    socket.close();
  });
});

describe("how many members of a group are online", () => {
  const counted = async (device: Device, group: number) => {
    const answer = await device.call("group.online", { group });
    return answer.ok ? answer.data.online : answer.error.code;
  };

  it("counts each member with a connection once, to members only", async () => {
    const [ann, ben, cat, eve] = [await newUser(), await newUser(), await newUser(), await newUser()];
    const { id } = await makeGroup([ann, ben, cat]);
    const [annDevice, eveDevice] = [await open(ann), await open(eve)];
    expect(await counted(annDevice, id)).toBe(1);
    const [phone, laptop] = [await open(ben), await open(ben)];
    expect(await counted(annDevice, id)).toBe(2);
    expect(await counted(eveDevice, id)).toBe("group_not_found");
    for (const device of [phone, laptop]) device.close();
    await eventually(async () => expect(await counted(annDevice, id)).toBe(1));
    for (const device of [annDevice, eveDevice]) device.close();
  });

  it("counts nobody who blocked whoever asks", async () => {
    const [ann, ben, cat] = [await newUser(), await newUser(), await newUser()];
    const { id } = await makeGroup([ann, ben, cat]);
    await addBlock(ben, { username: ann.actor.username });
    const devices = [await open(ann), await open(ben), await open(cat)] as const;
    expect(await Promise.all(devices.map((device) => counted(device, id)))).toEqual([2, 3, 3]);
    for (const device of devices) device.close();
  });

  it("is not told where the app hides presence", async () => {
    const discreet = await tenant.app("silent", { presence: false });
    const [ann, ben] = [await newUser(discreet), await newUser(discreet)];
    const { id } = await makeGroup([ann, ben]);
    const [annDevice, benDevice] = [await open(ann), await open(ben)];
    expect(await counted(annDevice, id)).toBeNull();
    for (const device of [annDevice, benDevice]) device.close();
  });
});
