import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { sendMessage } from "#core/messages/send-message.ts";
import { issueTicket } from "#core/sessions/ticket.ts";
import { getOwnProfile } from "#core/users/get-user.ts";
import { conversationOf } from "#sdk/selectors.ts";
import { createDevice, isOnline, textsWith, until } from "../support/device.ts";
import { openTcpProxy, type TcpProxy } from "../support/tcp-proxy.ts";
import { uniqueName } from "../support/tenant.ts";
import { type LiveTenant, openLiveTenant, signIn, ticketOf } from "./support/live.ts";
import { openSignedIn } from "./support/raw-socket.ts";

const PATIENCE = { timeout: 60_000, interval: 50 };
const STALLED = 100;
const MESSAGES = 2_000;

let live: LiveTenant;
let line: TcpProxy;

beforeAll(async () => {
  live = await openLiveTenant({}, { LIMIT_SLOW_SOCKET_BYTES: "262144", LIMIT_DEAD_SOCKET_SECONDS: "1" });
  line = await openTcpProxy(live.server.port);
});
afterAll(async () => {
  await live.close();
  await line.close();
});

it("drops a hundred who stop reading in a busy conversation; who reads misses nothing, who returns catches up", {
  timeout: 240_000,
}, async () => {
  const [ann, ben] = [await live.newUser(), await live.newUser()];
  const say = (n: number) =>
    sendMessage(ann, {
      target: { user: ben.actor.username },
      body: { type: "text", text: `${n} ${"x".repeat(6_900)}` },
      clientId: uniqueName("busy"),
    });
  const { conversation } = await say(0);
  const reader = await live.open(ann);
  const session = await signIn(ben);
  const device = createDevice({
    port: line.port,
    signedIn: {
      user: await getOwnProfile(session),
      app: { ...live.app, avatar: null, registration: true },
      settings: { noDisturb: false },
    },
    fetchTicket: async () => issueTicket(session),
  });
  await device.start();
  await until(device, isOnline, "the connection", PATIENCE.timeout);
  const stalled = await Promise.all(
    Array.from({ length: STALLED }, async () => openSignedIn(live.server.port, ticketOf(await signIn(ben)))),
  );
  for (const { ws } of stalled) ws.pause();
  line.freeze();

  for (let sent = 0; sent < MESSAGES; sent += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, n) => say(sent + n + 1)));
    const last = sent + 50 + 1;
    await vi.waitFor(() => expect(reader.frames.at(-1)?.to).toBe(last), PATIENCE);
  }
  expect(reader.seqs(`c:${conversation}`)).toEqual(Array.from({ length: MESSAGES }, (_, n) => n + 2));
  const isThere = async () => {
    const answer = await reader.call("presence.watch", { usernames: [ben.actor.username] });
    return answer.ok && answer.data[0]?.online;
  };
  await vi.waitFor(async () => expect(await isThere()).toBe(false), PATIENCE);
  expect(reader.socket.connected).toBe(true);

  await line.restore();
  const isWhole = () => {
    const known = conversationOf(device.store.getState(), { user: ann.actor.username });
    return (
      known?.head === MESSAGES + 1 &&
      known.next === MESSAGES + 2 &&
      known.entries.at(-1)?.seq === MESSAGES + 1
    );
  };
  await device.open({ user: ann.actor.username });
  await vi.waitFor(() => expect(isWhole()).toBe(true), PATIENCE);
  // The order of what is shown is the order of the log, without a hole.
  const shown = conversationOf(device.store.getState(), { user: ann.actor.username })?.entries ?? [];
  const first = shown[0]?.seq ?? 0;
  expect(shown.map(({ seq }) => seq)).toEqual(shown.map((_, index) => first + index));
  expect(textsWith(device.store.getState(), ann.actor.username).length).toBe(shown.length);
  await device.stop();
  for (const { ws } of stalled) ws.terminate();
  reader.close();
});
