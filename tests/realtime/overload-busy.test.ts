import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { UserContext } from "#core/context.ts";
import { issueTicket } from "#core/sessions/ticket.ts";
import { getOwnProfile } from "#core/users/get-user.ts";
import type { WireError } from "#protocol/errors.ts";
import { outgoingOf } from "#sdk/selectors.ts";
import { createDevice, isOnline, textsWith, until } from "../support/device.ts";
import { uniqueName } from "../support/tenant.ts";
import { connect, type Device, type LiveTenant, openLiveTenant, signIn, ticketOf } from "./support/live.ts";

const LANE = 5;
const PATIENCE_MS = 60_000;

let live: LiveTenant;

beforeAll(async () => {
  live = await openLiveTenant({}, { LIMIT_LANE_MESSAGES: String(LANE) });
});
afterAll(() => live.close());

const text = (words: string) => ({ type: "text", text: words }) as const;

/** Nothing can be written to any conversation until the answer is called. */
async function blockDatabase(): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: live.tenant.runtime.env.databaseUrl });
  await client.connect();
  await client.query("BEGIN; LOCK TABLE log IN ACCESS EXCLUSIVE MODE");
  return async () => {
    await client.query("COMMIT");
    await client.end();
  };
}

type Outcome = { clientId: string; seq?: number; error?: WireError };

async function send(device: Device, user: string, clientId: string): Promise<Outcome> {
  const message = { target: { user }, body: text(clientId), clientId };
  const answer = await device.socket.timeout(PATIENCE_MS).emitWithAck("message.send", message);
  return answer.ok ? { clientId, seq: answer.data.seq } : { clientId, error: answer.error };
}

const stored = async (ids: string[]) =>
  (
    await live.tenant.runtime.db.log.findMany({
      where: { appId: live.app.id, clientId: { in: ids } },
      select: { clientId: true, seq: true },
      orderBy: { seq: "asc" },
    })
  ).map(({ clientId, seq }) => ({ clientId, seq: Number(seq) }));

async function pair(): Promise<{ ann: UserContext; ben: UserContext; device: Device }> {
  const [ann, ben] = [await live.newUser(), await live.newUser()];
  const device = await live.open(ann);
  // The conversation is there before the database is not.
  await send(device, ben.actor.username, uniqueName("first"));
  return { ann, ben, device };
}

describe("a database that takes nothing for a while", () => {
  it("lets so many messages be accepted and stored once; the others are told to come again, before", async () => {
    const { ben, device } = await pair();
    const unblock = await blockDatabase();
    const ids = Array.from({ length: 40 }, () => uniqueName("burst"));
    const refused: Outcome[] = [];
    const sent = ids.map(async (id) => {
      const outcome = await send(device, ben.actor.username, id);
      if (outcome.error) refused.push(outcome);
      return outcome;
    });
    // What is in the batch under way, and one full lane behind it; all others know it while nothing moves.
    await vi.waitFor(() => expect(refused.length).toBeGreaterThanOrEqual(ids.length - 2 * LANE), {
      timeout: PATIENCE_MS,
    });
    for (const { error } of refused) {
      expect(error).toMatchObject({ code: "busy", retryMs: expect.any(Number) });
      expect(error?.retryMs).toBeGreaterThan(0);
    }
    await unblock();
    const outcomes = await Promise.all(sent);
    const accepted = outcomes.filter(({ seq }) => seq !== undefined);
    expect(accepted.length).toBeGreaterThanOrEqual(LANE);
    expect(accepted.length + refused.length).toBe(ids.length);
    expect(await stored(ids)).toEqual(accepted.map(({ clientId, seq }) => ({ clientId, seq })));

    // It recovers: whoever comes again under the same name is stored once, too.
    for (const { clientId } of refused) {
      expect(await send(device, ben.actor.username, clientId)).toMatchObject({ seq: expect.any(Number) });
    }
    expect((await stored(ids)).map(({ clientId }) => clientId).sort()).toEqual([...ids].sort());
    device.close();
  });

  it("shows a person nothing but that the message is being sent, until it is", async () => {
    const { ann, ben, device } = await pair();
    const session = await signIn(ann);
    const client = createDevice({
      port: live.server.port,
      signedIn: {
        user: await getOwnProfile(session),
        app: { ...live.app, avatar: null, registration: true },
        settings: { noDisturb: false },
      },
      fetchTicket: async () => issueTicket(session),
    });
    await client.start();
    await until(client, isOnline, "the connection", PATIENCE_MS);
    const peer = { user: ben.actor.username };
    const shown = new Set<string>();
    const unsubscribe = client.store.subscribe((state) => {
      for (const message of outgoingOf(state, peer)) shown.add(message.state);
    });
    const unblock = await blockDatabase();
    const flood = Array.from({ length: 20 }, () => send(device, ben.actor.username, uniqueName("flood")));
    const answers = vi.fn();
    for (const outcome of flood) void outcome.then(({ error }) => error && answers());
    await vi.waitFor(() => expect(answers).toHaveBeenCalled(), { timeout: PATIENCE_MS });
    const words = Array.from({ length: 5 }, (_, n) => `patient ${n}`);
    for (const word of words) await client.send(peer, text(word));
    await until(client, (state) => outgoingOf(state, peer).length === words.length);
    await unblock();
    await Promise.all(flood);
    await until(client, () => client.unsent() === 0, "the confirmations", PATIENCE_MS);
    const mine = () => textsWith(client.store.getState(), peer.user).filter((word) => words.includes(word));
    await vi.waitFor(() => expect(mine()).toEqual(words), { timeout: PATIENCE_MS });
    expect([...shown].sort()).toEqual(["sending", "sent"]);
    unsubscribe();
    await client.stop();
    device.close();
  });
});

describe("D5: a conversation that many write to at once", () => {
  it("takes so many messages in a second and refuses the rest with the time to wait; others do not notice", async () => {
    const strict = await live.tenant.app("strict", { conversationPerSecond: 10 });
    const [ann, ben, cat] = [
      await live.newUser(strict),
      await live.newUser(strict),
      await live.newUser(strict),
    ];
    const open = async (user: UserContext) =>
      connect(live.server.port, { ticket: ticketOf(await signIn(user)) });
    const [fromAnn, fromBen, fromCat] = [await open(ann), await open(ben), await open(cat)];
    const flood = Array.from({ length: 60 }, (_, n) =>
      n % 2 === 0
        ? send(fromAnn, ben.actor.username, uniqueName("flood"))
        : send(fromBen, ann.actor.username, uniqueName("flood")),
    );
    const calm = await send(fromCat, ann.actor.username, uniqueName("calm"));
    expect(calm.error).toBeUndefined();
    const outcomes = await Promise.all(flood);
    const refused = outcomes.flatMap(({ error }) => (error ? [error] : []));
    expect(refused.length).toBeGreaterThan(0);
    for (const error of refused) {
      expect(error.code).toBe("busy");
      expect(error.retryMs).toBeGreaterThan(0);
    }
    const rows = await live.tenant.runtime.db.log.count({
      where: { appId: strict.id, clientId: { startsWith: "flood" } },
    });
    expect(rows).toBe(outcomes.length - refused.length);
    for (const device of [fromAnn, fromBen, fromCat]) device.close();
  });
});
