import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { addBlock } from "#core/blocks/add-block.ts";
import type { AppRef, UserContext } from "#core/context.ts";
import { commands } from "#protocol/commands.ts";
import type { WireError } from "#protocol/errors.ts";
import { limits } from "#protocol/limits.ts";
import type { Target } from "#protocol/message.ts";
import { eventually } from "../support/eventually.ts";
import { makeGroup } from "../support/groups.ts";
import type { TestServer } from "../support/server.ts";
import type { Tenant } from "../support/tenant.ts";
import { type Device, type LiveTenant, openLiveTenant, signIn, ticketOf } from "./support/live.ts";
import { openSignedIn, type RawSocket } from "./support/raw-socket.ts";

let tenant: Tenant;
let app: AppRef;
let ann: UserContext;
let ben: UserContext;
let server: TestServer;
let live: LiveTenant;

beforeAll(async () => {
  live = await openLiveTenant();
  ({ tenant, app, server } = live);
  [ann, ben] = [await tenant.user(app, "annie"), await tenant.user(app, "benny")];
});
afterAll(() => live.close());

const open = (user: UserContext) => live.open(user);

const openRawAs = async (user: UserContext): Promise<RawSocket> =>
  openSignedIn(server.port, ticketOf(await signIn(user)));

const text = (words: string) => ({ type: "text", text: words }) as const;

/** Sends a message over the socket; throws when it is refused. */
async function send(device: Device, user: string, words: string, clientId: string) {
  const answer = await device.call("message.send", { target: { user }, body: text(words), clientId });
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.data;
}

/** The acknowledgement with that number. */
async function ackOf(raw: RawSocket, id: number): Promise<unknown> {
  const packet = await raw.until((received) => received.startsWith(`43${id}[`));
  return JSON.parse(packet.slice(`43${id}`.length))[0];
}

describe("packets that no client of ours sends", () => {
  it("closes only the socket whose frame is larger than 64 KB", async () => {
    const [large, other] = [await openRawAs(ann), await open(ben)];
    large.send(`420["message.send","${"x".repeat(65_536)}"]`);
    expect(await large.closed).toBe(1009);
    expect(await other.call("session.get", {})).toMatchObject({ ok: true });
    other.close();
  });

  it("answers a frame just below the limit", async () => {
    const raw = await openRawAs(ann);
    raw.send(`421["user.search",${JSON.stringify({ query: "x".repeat(60_000) })}]`);
    expect(await ackOf(raw, 1)).toMatchObject({ ok: false, error: { code: "invalid_input" } });
    raw.ws.terminate();
  });

  it.each([
    ["JSON that is none", "42[not json"],
    ["an event that is an object", "42{}"],
    ["an event without a name", "42[]"],
    ["an event named null", "42[null]"],
    ["an event named by an object", "42[{},{}]"],
    ["an unknown packet type", "49"],
    ["an unknown engine packet", "9"],
    ["a reserved event name", '42["disconnect"]'],
    ["the name of the first event", '42["connect",{}]'],
    ["another reserved event name", '42["newListener",{}]'],
  ])("closes the socket that sends %s, and no other", async (_, packet) => {
    const raw = await openRawAs(ann);
    raw.send(packet);
    await raw.closed;
    await expectAlive();
  });

  it("closes the socket that sends bytes instead of text", async () => {
    const raw = await openRawAs(ann);
    raw.send(Buffer.from([4, 5, 6]));
    await raw.closed;
    await expectAlive();
  });

  it.each([
    ["a number for a name", "[1,{}]"],
    ["no input", '["session.get"]'],
    ["twenty arguments", `["session.get"${",{}".repeat(20)}]`],
    ["an input of another type", '["user.get","annie"]'],
    ["null for an input", '["user.get",null]'],
  ])("answers invalid input to %s", async (_, event) => {
    const raw = await openRawAs(ann);
    raw.send(`427${event}`);
    expect(await ackOf(raw, 7)).toMatchObject({ ok: false, error: { code: "invalid_input" } });
    raw.ws.terminate();
  });

  it.each(["error", "__proto__", "constructor", "hasOwnProperty", "toString", "x".repeat(10_000)])(
    "knows no command of the name %.20s",
    async (name) => {
      const raw = await openRawAs(ann);
      raw.send(`423${JSON.stringify([name, {}])}`);
      expect(await ackOf(raw, 3)).toMatchObject({ ok: false, error: { code: "unknown_command" } });
      raw.ws.terminate();
    },
  );

  it("runs nothing that asks for no answer", async () => {
    const raw = await openRawAs(ann);
    const message = { target: { user: "benny" }, body: text("silent"), clientId: "no-ack-at-all" };
    raw.send(`42${JSON.stringify(["message.send", message])}`);
    raw.send(`42${JSON.stringify(["message.send", message, "an ack that is text"])}`);
    raw.send('425["session.get",{}]');
    await ackOf(raw, 5);
    const stored = await tenant.runtime.db.log.count({ where: { appId: app.id, clientId: "no-ack-at-all" } });
    expect(stored).toBe(0);
    raw.ws.terminate();
  });

  it("lets no random packet end the process", async () => {
    const alphabet = '0123456789[]{}",:-/abc\u0000é';
    for (let round = 0; round < 30; round += 1) {
      const raw = await openRawAs(ann);
      for (let n = 0; n < 30 && raw.ws.readyState === raw.ws.OPEN; n += 1) {
        const length = 1 + Math.floor(Math.random() * 40);
        const noise = Array.from({ length }, () => alphabet[Math.floor(Math.random() * alphabet.length)]);
        raw.send(`${Math.random() < 0.7 ? "42" : ""}${noise.join("")}`);
      }
      raw.ws.close();
      await raw.closed;
    }
    await expectAlive();
  });
});

async function expectAlive(): Promise<void> {
  const device = await open(ben);
  expect(await device.call("session.get", {})).toMatchObject({ ok: true });
  device.close();
}

describe("what a socket may ask", () => {
  it("answers busy beyond the budget, with the time to wait", async () => {
    const slow = await tenant.app("slow", { commandsPerSecond: 20, commandBurst: 60 });
    const device = await open(await tenant.user(slow, "hasty"));
    const answers = await Promise.all(Array.from({ length: 80 }, () => device.call("session.get", {})));
    const refused = answers.filter((answer) => !answer.ok);
    expect(answers.slice(0, 60).every((answer) => answer.ok)).toBe(true);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]).toMatchObject({ error: { code: "busy", retryMs: expect.any(Number) } });
    expect(device.socket.connected).toBe(true);
    device.close();
  });

  it("disconnects whoever asks three times as much, and says so", async () => {
    const slow = await tenant.app("slower", { commandsPerSecond: 20, commandBurst: 60 });
    const device = await open(await tenant.user(slow, "flood"));
    for (let n = 0; n < 400; n += 1) device.socket.emit("session.get", {}, () => {});
    await device.ended;
    expect(device.signalsOf("connection.closing")).toEqual([{ code: "busy", retryMs: 5_000 }]);
  });

  it("follows a changed setting without a new connection", async () => {
    const changing = await tenant.app("changing");
    const device = await open(await tenant.user(changing, "patient"));
    await tenant.runtime.db.app.update({
      where: { id: changing.id },
      data: { settings: { ...changing.settings, commandsPerSecond: 1, commandBurst: 1 } },
    });
    await vi.waitFor(
      async () => {
        const answers = await Promise.all([device.call("session.get", {}), device.call("session.get", {})]);
        expect(answers.some((answer) => !answer.ok)).toBe(true);
      },
      { timeout: 5_000, interval: 100 },
    );
    device.close();
  });

  it("asks the database nothing about the session of a command", async () => {
    const device = await open(ann);
    await device.call("presence.watch", { usernames: ["benny"] });
    const find = vi.spyOn(tenant.runtime.db.session, "findUnique");
    for (let n = 0; n < 5; n += 1) await device.call("presence.watch", { usernames: ["benny"] });
    expect(find).not.toHaveBeenCalled();
    find.mockRestore();
    device.close();
  });
});

describe("what a user may reach", () => {
  it("refuses to send where the user is not: guessed numbers are like numbers that do not exist", async () => {
    const [mine, stranger] = [await open(ann), await open(await tenant.user(app, "stranger"))];
    const { conversation } = await send(mine, "benny", "between us", "reach-0001");
    const { id: group } = await makeGroup([ann, ben]);
    const refusal = async (target: Target) => {
      const answer = await stranger.call("message.send", { target, body: text("x"), clientId: "reach-0002" });
      return answer.ok ? null : { ...answer.error, requestId: "" };
    };
    const unknown = await refusal({ group: 2_000_000_000 });
    expect(unknown).toMatchObject({ code: "group_not_found" });
    expect(await refusal({ group })).toEqual(unknown);
    expect(await refusal({ room: 2_000_000_000 })).toMatchObject({ code: "room_not_found" });
    expect(await tenant.runtime.db.log.count({ where: { appId: app.id, clientId: "reach-0002" } })).toBe(0);
    for (const [log, code] of [
      [`c:${conversation}`, "conversation_not_found"],
      [`c:${conversation + 999}`, "conversation_not_found"],
    ] as const) {
      // The number is checked to be one by the schema.
      const answer = await stranger.call("sync.pull", { log: log as `c:${number}` });
      expect(answer).toMatchObject({ ok: false, error: { code } });
    }
    const seen = await stranger.call("conversation.list", {});
    expect(seen).toMatchObject({ ok: true, data: { conversations: [] } });
    mine.close();
    stranger.close();
  });

  it("refuses a sender whom the other side blocked; nothing is stored", async () => {
    const [rude, kind] = [await tenant.user(app, "rude-one"), await tenant.user(app, "kind-one")];
    await addBlock(kind, { username: "rude-one" });
    const device = await open(rude);
    const answer = await device.call("message.send", {
      target: { user: "kind-one" },
      body: text("let me in"),
      clientId: "blocked-01",
    });
    expect(answer).toMatchObject({ ok: false, error: { code: "blocked" } });
    expect(await tenant.runtime.db.log.count({ where: { appId: app.id, clientId: "blocked-01" } })).toBe(0);
    device.close();
  });

  it("takes sender, time and number from nobody but itself", async () => {
    const [device, other] = [await open(ann), await open(ben)];
    const forged = {
      target: { user: "benny" },
      body: text("who am I"),
      clientId: "forged-0001",
      from_username: "benny",
      sender: "benny",
      from_appkey: "other",
      from_type: "admin",
      ctime: 1,
      createdAt: 1,
      msg_id: 5,
      messageId: 5,
      seq: 99_999,
    };
    const answer = await device.socket.timeout(5_000).emitWithAck("message.send", forged);
    expect(answer.ok).toBe(true);
    await eventually(() => expect(other.frames.length).toBe(1));
    const [entry] = other.frames[0]?.entries ?? [];
    expect(entry).toMatchObject({ sender: "annie", clientId: "forged-0001", seq: answer.data.seq });
    expect(entry?.seq).toBeLessThan(99_999);
    expect(entry?.createdAt).toBeGreaterThan(Date.now() - 60_000);
    device.close();
    other.close();
  });

  it("clamps and refuses what sync.pull is asked beyond reason", async () => {
    const device = await open(ann);
    const { conversation } = await send(device, "benny", "the newest", "pull-00001");
    const many = Array.from({ length: limits.pullEntriesMax + 1 }, (_, n) =>
      send(device, "benny", `one of many ${n}`, `pull-many-${n}`),
    );
    const seq = Math.max(...(await Promise.all(many)).map((sent) => sent.seq));
    const log = `c:${conversation}` as const;
    const pull = async (input: object) =>
      (await device.socket.timeout(5_000).emitWithAck("sync.pull", { log, ...input })) as {
        ok: boolean;
        data?: { entries: unknown[]; to: number; from: number };
        error?: WireError;
      };
    for (const input of [
      { after: -1 },
      { after: 1.5 },
      { after: "0" },
      { after: 2 ** 60 },
      { limit: 0 },
      { limit: -5 },
    ]) {
      expect(await pull(input)).toMatchObject({ ok: false, error: { code: "invalid_input" } });
    }
    for (const way of [{ after: 0 }, { before: seq + 1 }, {}]) {
      const { data } = await pull({ ...way, limit: 10 ** 9 });
      expect(data?.entries).toHaveLength(limits.pullEntriesMax);
    }
    expect((await pull({ after: seq + 1_000 })).data?.entries).toEqual([]);
    for (const wrong of ["c:0", "c:-1", "c:1.5", "c:abc", "x", "u:1", "c:99999999999999999999"]) {
      expect(await pull({ log: wrong })).toMatchObject({ ok: false });
    }
    device.close();
  });

  it("opens no command of operators or visitors' cookies to a user's socket", async () => {
    const device = await open(ann);
    for (const [name, { actor }] of Object.entries(commands)) {
      if (actor !== "operator") continue;
      const answer = await device.socket.timeout(5_000).emitWithAck(name, {});
      expect(answer.ok).toBe(false);
    }
    device.close();
  });
});
