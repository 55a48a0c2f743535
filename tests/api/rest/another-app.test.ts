import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppRef, UserContext } from "#core/context.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { createRoom } from "#core/rooms/manage-rooms.ts";
import { allRoutes } from "#rest/all-routes.ts";
import { contextOf } from "#tests/support/context.ts";
import { makeGroup, say } from "#tests/support/groups.ts";
import type { RestAnswer } from "#tests/support/rest.ts";
import { manyCalls, openShop, type Shop, textMessage } from "#tests/support/rest-shop.ts";
import { uniqueName } from "#tests/support/tenant.ts";

/** Stands in everything that the other app holds; no answer to this app may show it. */
const CANARY = "canary of the other app";

/** What a call can name, all of one app or of none; `mine` is always this app's. */
type Things = {
  username: string;
  gid: number;
  id: number;
  msgid: number;
  media: string;
  word: string;
  mine: { username: string; helpdesk: string; gid: number };
};

type Named = { query?: string; body?: unknown };

const period = "begin_time=2026-01-01%2000:00:00&end_time=2026-01-07%2000:00:00&count=10";
const nothing = (): Named[] => [{}];

/**
 * For every route, calls that name each kind of thing it can name, in its path by itself; null where it names nothing:
 * such a call tells of the caller's app alone. A route that is missing here fails the test: whoever adds one says what
 * it could reach of another app.
 */
const naming: Record<string, ((things: Things) => Named[]) | null> = {
  U1: null,
  U2: nothing,
  U3: () => [{ body: { nickname: "taken over" } }],
  U4: nothing,
  U5: ({ username }) => [{ body: [username] }],
  U6: ({ username }) => [{ body: [username] }],
  U7: () => [{ body: { new_password: "taken over" } }],
  U8: nothing,
  U9: ({ username, mine }) => [{ body: [username] }, { body: [mine.username, username] }],
  U10: null,
  U11: () => [{ query: "disable=true" }],
  U12: ({ username, mine }) => [{ body: [mine.username] }, { body: [username] }],
  "U12-delete": ({ username }) => [{ body: [username] }],
  "U12-get": nothing,
  U13: ({ username, gid }) => [
    { body: { single: { add: [username] } } },
    { body: { group: { add: [gid] } } },
  ],
  U14: ({ gid }) => [{ body: { add: [gid] } }],
  U15: nothing,
  U16: nothing,
  A1: null,
  A2: null,
  F1: ({ username }) => [{ body: [username] }],
  F2: ({ username }) => [{ body: [username] }],
  F3: ({ username }) => [{ body: [{ username, note_name: "x", others: "" }] }],
  F4: nothing,
  X1: ({ mine }) => [{ body: [{ appkey: KEY, add: [mine.username] }] }],
  X2: nothing,
  X3: nothing,
  X4: ({ mine }) => [{ body: [{ appkey: KEY, usernames: [mine.username] }] }],
  X5: ({ mine }) => [{ body: [{ appkey: KEY, usernames: [mine.username] }] }],
  X6: nothing,
  X7: ({ mine }) => [{ body: [{ appkey: KEY, single: { add: [mine.username] } }] }],
  X8: ({ mine }) => [{ body: { appkey: KEY, users: [mine.username] } }],
  X9: ({ mine }) => [{ body: { appkey: KEY, users: [mine.username] } }],
  X10: ({ mine }) => [{ body: [{ appkey: KEY, username: mine.username, note_name: "x" }] }],
  X11: ({ mine }) => [{ body: [{ appkey: KEY, add: [mine.username] }] }],
  G1: ({ username, mine }) => [
    { body: { owner_username: username, name: "x" } },
    { body: { owner_username: mine.username, name: "x", members_username: [username] } },
  ],
  G2: nothing,
  G3: () => [{ body: { name: "taken over" } }],
  G4: nothing,
  G5: ({ mine }) => [{ body: { add: [mine.username] } }],
  G6: ({ mine }) => [{ body: [mine.username] }],
  G7: ({ username }) => [{ body: [username] }],
  G8: nothing,
  G9: null,
  G10: ({ username }) => [{ query: "status=true", body: [username] }],
  G11: ({ username }) => [{ body: { username } }],
  K1: null,
  K2: null,
  M1: ({ username, gid, id, mine }) => [
    { body: textMessage(mine.helpdesk, username) },
    { body: textMessage(username, mine.username) },
    { body: textMessage(mine.helpdesk, gid, { target_type: "group" }) },
    { body: textMessage(mine.helpdesk, id, { target_type: "chatroom" }) },
  ],
  M2: nothing,
  R1: ({ media }) => [{ query: `mediaId=${encodeURIComponent(media)}` }],
  R2: null,
  S1: null,
  S2: ({ word }) => [{ body: { old_word: word, new_word: "taken over" } }],
  S3: ({ word }) => [{ body: { word } }],
  S4: null,
  S5: null,
  S6: null,
  H1: null,
  H2: () => [{ query: `start=0&${period}` }],
  H3: null,
  H4: () => [{ query: period }],
  H5: () => [{ query: period }],
  H6: () => [{ query: period }],
  C1: ({ username }) => [{ body: { owner_username: username, name: "x" } }],
  C2: ({ id }) => [{ body: [id] }],
  C3: null,
  C4: () => [{ body: { name: "taken over" } }],
  C5: nothing,
  C6: () => [{ query: "status=1" }],
  C7: () => [{ query: "start=0&count=10" }],
  C8: ({ mine }) => [{ body: [mine.username] }],
  C9: ({ username }) => [{ body: [username] }],
  T1: null,
  T2: null,
  T3: null,
};

let shop: Shop;
/** The AppKey of the caller itself: the calls across apps are right but for what their paths name. */
let KEY: string;

beforeAll(async () => {
  shop = await openShop();
  KEY = shop.app.appKey;
});
afterAll(() => shop.close());

/** One of everything that a call can name, in another app of another account. */
async function foreignThings(there: AppRef, mine: Things["mine"]): Promise<Things> {
  const owner: UserContext = await shop.person("owner", there);
  const guest = await shop.person("guest", there);
  const group = await makeGroup([owner, guest], { name: `group ${CANARY}`, visibility: "public" });
  await say(owner, group, CANARY);
  const { messageId } = await sendMessage(owner, {
    target: { user: guest.actor.username },
    body: { type: "text", text: CANARY },
    clientId: uniqueName("client"),
  });
  const room = await createRoom(contextOf(shop.tenant, there, { kind: "app" }), {
    name: CANARY,
    description: "",
    owner: owner.actor.username,
  });
  const word = uniqueName("word");
  await shop.tenant.runtime.db.sensitiveWord.create({ data: { appId: there.id, word, folded: word } });
  const media = "a".repeat(32);
  return { username: owner.actor.username, gid: group.id, id: room.id, msgid: messageId, media, word, mine };
}

const nobodys = ({ mine }: Things): Things => ({
  username: "nobody-here",
  gid: 99_999_991,
  id: 99_999_992,
  msgid: 999_999_999_991,
  media: "b".repeat(32),
  word: "nobodysword",
  mine,
});

/** Everything of an app that these calls would change, as it stands. */
async function contentsOf(app: AppRef): Promise<string> {
  const { db } = shop.tenant.runtime;
  const where = { appId: app.id };
  const held = await Promise.all([
    db.user.findMany({ where, orderBy: { id: "asc" } }),
    db.log.findMany({ where, orderBy: [{ convId: "asc" }, { seq: "asc" }] }),
    db.group.findMany({ where, orderBy: { id: "asc" } }),
    db.room.findMany({ where, orderBy: { id: "asc" } }),
    db.friendship.findMany({ where }),
    db.block.findMany({ where }),
    db.sensitiveWord.findMany({ where }),
    db.member.findMany({ where: { convAppId: app.id } }),
  ]);
  return JSON.stringify(held, (_, value) => (typeof value === "bigint" ? String(value) : value));
}

describe("security T1: everything of another app", () => {
  it("looks to every call of the API as if it were not there, and stays as it was", async () => {
    const ann = await shop.person("annie");
    const { id: gid } = await makeGroup([ann]);
    const mine = { username: ann.actor.username, helpdesk: await shop.admin("helpdesk"), gid };
    const there = await shop.tenant.app("there", manyCalls);
    const theirs = await foreignThings(there, mine);
    const none = nobodys(theirs);
    const before = await contentsOf(there);
    const told = ({ status, text }: RestAnswer, { username, gid: group, id, msgid, word }: Things) =>
      // Some answers repeat what they were asked about.
      [username, group, id, msgid, word].reduce<string>(
        (words, name) => words.replaceAll(String(name), "it"),
        `${status} ${text}`,
      );
    const called = new Set<string>();
    for (const { id, method, path } of allRoutes) {
      const calls = naming[id];
      expect(calls, `${id} says what it could reach of another app`).not.toBeUndefined();
      if (!calls) continue;
      const ask = async (things: Things, index: number) => {
        const { query, body } = calls(things)[index] ?? {};
        const paths = { username: things.username, gid: things.gid, id: things.id, msgid: things.msgid };
        const filled = path.replace(/\{(\w+)\}/g, (_, name: keyof typeof paths) => String(paths[name]));
        return told(
          await shop.rest.call(method.toUpperCase(), query ? `${filled}?${query}` : filled, body),
          things,
        );
      };
      for (const index of calls(theirs).keys()) {
        const answer = await ask(theirs, index);
        expect([id, index, answer]).toEqual([id, index, await ask(none, index)]);
        expect(answer).not.toContain(CANARY);
      }
      called.add(id);
    }
    expect(called.size).toBeGreaterThan(45);
    expect(await contentsOf(there)).toBe(before);
  });
});
