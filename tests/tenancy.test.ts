import { readdirSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppRef, UserContext } from "#core/context.ts";
import { createGroup } from "#core/groups/create-group.ts";
import { addImportLines } from "#core/imports/add-lines.ts";
import { beginImport } from "#core/imports/begin-import.ts";
import { createUpload } from "#core/media/uploads.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { enterRoom } from "#core/rooms/enter-room.ts";
import { createRoom } from "#core/rooms/manage-rooms.ts";
import { listConversations } from "#core/sync/list-conversations.ts";
import { toId } from "#core/to-id.ts";
import { contextOf } from "./support/context.ts";
import { picture, upload } from "./support/pictures.ts";
import { openTenant, type Tenant } from "./support/tenant.ts";

const core = path.resolve(import.meta.dirname, "../core");
const files = readdirSync(core, { recursive: true, encoding: "utf8" }).filter((file) =>
  file.endsWith(".sql.ts"),
);

let tenant: Tenant;
let mine: AppRef;
let ann: UserContext;
let ben: UserContext;
let conversation: number;
let message: number;
/** Another app, with users of the same names. */
let other: AppRef;

beforeAll(async () => {
  tenant = await openTenant();
  mine = await tenant.app("mine");
  [ann, ben] = [await tenant.user(mine, "annie"), await tenant.user(mine, "benny")];
  await tenant.user(mine, "canary-carol");
  const text = { type: "text", text: "canary-of-mine" } as const;
  ({ conversation, messageId: message } = await sendMessage(ann, {
    target: { user: "benny" },
    body: text,
    clientId: "client-1",
  }));
  const made = await createGroup(ann, {
    name: "canary group",
    description: "",
    avatar: null,
    visibility: "public",
    settings: {},
    members: ["benny"],
  });
  group = { id: made.group.id, conversation: made.conversation };
  await sendMessage(ann, { target: { group: group.id }, body: text, clientId: "client-3" });
  const system = contextOf(tenant, mine, { kind: "system" });
  room = (await createRoom(system, { name: "canary room", description: "", owner: "annie" })).id;
  await enterRoom(ann, { room }, { bySocket: true });
  ({ mediaId } = await upload(ann, "image", await picture("png")));
  media = toId((await tenant.runtime.db.media.findFirstOrThrow({ where: { appId: mine.id, mediaId } })).id);
  importId = (await beginImport(system, { file: "canary.csv" })).import;
  const line = { number: 2, username: "canary-line", password: "a long enough password", nickname: "" };
  await addImportLines(system, { import: importId, lines: [line] });
  ({ id: uploadId } = await createUpload(ann, { type: "file", fileName: "canary", size: 5 }));
  other = await tenant.app("other");
  await tenant.user(other, "annie");
  await tenant.user(other, "benny");
});
afterAll(() => tenant.close());

/** A call of each raw SQL function with the other app's id and otherwise the ids of this one. */
const calls: Record<string, (run: (...rest: unknown[]) => Promise<unknown>) => Promise<unknown>> = {
  appendEntries: (run) =>
    run(tenant.runtime.db, [
      { conversation, kind: "message.retracted", body: { targetSeq: 1, by: "annie" } },
    ]),
  insertSingleConversation: (run) => run(tenant.runtime.db, ann.actor.userId, ben.actor.userId),
  moveMemberCursors: (run) => run(tenant.runtime.db, ben.actor.userId, [{ conversation, read: 1 }]),
  selectAudience: (run) => run(tenant.runtime.db, conversation),
  blankMessage: (run) =>
    run(tenant.runtime.db, { conversation, seq: 1, sender: ann.actor.userId, withinMs: 1e6 }),
  findMessage: (run) => run(tenant.runtime.db, { conversation, seq: 1, reader: ben.actor.userId }),
  commitMessages: (run) =>
    run(tenant.runtime.db, [
      {
        conversation,
        senderApp: mine.id,
        sender: ann.actor.userId,
        clientId: "client-2",
        hash: "h",
        kind: "message.created",
        body: {},
      },
    ]),
  seesMedia: (run) => run(tenant.runtime.db, { media, reader: ann.actor.userId }),
  selectConversationMedia: (run) =>
    run(tenant.runtime.db, {
      conversation,
      reader: ann.actor.userId,
      kind: "image",
      before: 99,
      limit: 9,
    }),
  selectForeignHome: (run) => run(tenant.runtime.db, "nothing"),
  isAvatar: (run) => run(tenant.runtime.db, mediaId),
  holdMedia: (run) => run(tenant.runtime.db, mediaId),
  uploadedToday: (run) => run(tenant.runtime.db, ann.actor.userId),
  addPart: (run) => run(tenant.runtime.db, { upload: uploadId, at: 0, key: "part", bytes: 1 }),
  endUnreferred: (run) => run(tenant.runtime.db, [media]),
  lockPair: (run) => run(tenant.runtime.db, ann.actor.userId, ben.actor.userId),
  lockUsers: (run) => run(tenant.runtime.db, ann.actor.userId, ben.actor.userId),
  lockPairs: (run) => run(tenant.runtime.db, ann.actor.userId, [ben.actor.userId]),
  lockPeople: (run) => run(tenant.runtime.db, [ann.actor.userId]),
  lockUsername: (run) => run(tenant.runtime.db, "annie"),
  selectTaken: (run) => run(tenant.runtime.db, ["canary-carol"]),
  // A name that both apps have: nobody is made.
  insertAccounts: (run) =>
    run(tenant.runtime.db, [
      { username: "annie", usernameLower: "annie", passwordHash: "h", isAdmin: false, createdAt: new Date() },
    ]),
  lockConversation: (run) => run(tenant.runtime.db, conversation),
  selectGroup: (run) => run(tenant.runtime.db, group.id),
  selectAppGroups: (run) => run(tenant.runtime.db, { ids: [group.id] }),
  selectListedIds: async (run) => {
    const { total } = (await run(tenant.runtime.db, "groups", { start: 0, count: 9 })) as { total: number };
    return total;
  },
  selectGroupInfos: (run) => run(tenant.runtime.db, { userId: ben.actor.userId }),
  selectInsiders: (run) =>
    run(tenant.runtime.db, { conversation: group.conversation, userIds: [ann.actor.userId] }),
  selectManagers: (run) => run(tenant.runtime.db, group.conversation),
  selectSuccessor: (run) => run(tenant.runtime.db, { conversation: group.conversation, without: [] }),
  selectMemberPage: (run) =>
    run(tenant.runtime.db, { conversation: group.conversation, query: "", limit: 9 }),
  selectUnspelled: (run) => run(tenant.runtime.db, { conversation: group.conversation, limit: 9 }),
  updateSpellings: (run) =>
    run(tenant.runtime.db, {
      conversation: group.conversation,
      names: [{ name: "annie", letters: "annie a" }],
    }),
  selectNamesakes: (run) =>
    run(tenant.runtime.db, { conversation: group.conversation, usernames: ["annie"], of: other.id }),
  selectForeignPlace: async (run) => {
    const userId = ann.actor.userId;
    const targets = [{ group: group.id }, { room }, { user: "benny" }];
    return Promise.all(targets.map((target) => run(tenant.runtime.db, { userId, target })));
  },
  selectSentElsewhere: (run) => run(tenant.runtime.db, { sender: ann.actor.userId, messageId: message }),
  countGroups: (run) => run(tenant.runtime.db, [ann.actor.userId]),
  selectManagedGroups: (run) => run(tenant.runtime.db, ann.actor.userId),
  countReaders: (run) =>
    run(tenant.runtime.db, { conversation: group.conversation, sender: ann.actor.userId, seqs: [2] }),
  selectReaders: (run) =>
    run(tenant.runtime.db, {
      conversation: group.conversation,
      sender: ann.actor.userId,
      seq: 2,
      read: false,
      after: "",
      limit: 9,
    }),
  selectVisibleLog: (run) =>
    run(tenant.runtime.db, { conversation, reader: ben.actor.userId, from: 1, to: 9 }),
  selectRooms: (run) => run(tenant.runtime.db, { userId: ann.actor.userId, room, limit: 5 }),
  selectLastEntries: async (run) => {
    const { lastSeq } = (await run(tenant.runtime.db, { conversation, count: 5 })) as { lastSeq: number };
    return lastSeq;
  },
  insertInside: async (run) => {
    const entrance = { room, userId: ben.actor.userId, bySocket: false, count: 0, entries: 5 };
    const found = await run(tenant.runtime.db, entrance);
    return found === "room_not_found" ? null : found;
  },
  countInside: (run) => run(tenant.runtime.db, [room]),
  lockRoom: (run) => run(tenant.runtime.db, room),
  selectAppRooms: (run) => run(tenant.runtime.db, { ids: [room] }),
  selectRoomsOfUser: (run) => run(tenant.runtime.db, ann.actor.userId),
  selectAppRoomMembers: (run) => run(tenant.runtime.db, { room, start: 0, count: 9 }),
  selectWaiting: (run) => run(tenant.runtime.db, 9),
  selectRefused: (run) => run(tenant.runtime.db, new Date()),
  selectRefusals: (run) => run(tenant.runtime.db),
  releaseRefused: (run) => run(tenant.runtime.db),
  reviveCallbacks: (run) => run(tenant.runtime.db, null),
  noteRefusals: (run) => run(tenant.runtime.db, { ids: [1], error: "", now: new Date(), pauses: [1_000] }),
  selectDeadCallbacks: (run) => run(tenant.runtime.db, { after: 0, limit: 9 }),
  selectPast: (run) =>
    run(tenant.runtime.db, {
      scope: { kind: "conversation", conversation },
      window: allTime(),
      place: {},
      count: 9,
    }),
  countPast: (run) =>
    run(tenant.runtime.db, { scope: { kind: "user", userId: ann.actor.userId }, window: allTime() }),
  selectUserStats: async (run) =>
    sumOf(await run(tenant.runtime.db, { start: "2000-01-01", days: 1, timeZone: "UTC" }), "sendingUsers"),
  selectGroupStats: async (run) =>
    sumOf(await run(tenant.runtime.db, { start: "2000-01-01", days: 1, timeZone: "UTC" }), "activeGroups"),
  selectMessageStats: (run) =>
    run(tenant.runtime.db, { unit: "day", start: "2000-01-01 00:00", length: 60_000, timeZone: "UTC" }),
  touchInside: (run) => run(tenant.runtime.db, [{ room, user: ann.actor.userId }]),
  selectMessages: (run) => run(tenant.runtime.db, { conversation, limit: 5 }),
  selectStretchCounts: async (run) => {
    const { newGroups } = (await run(tenant.runtime.db, { from: 0, to: Date.now() + 60_000 })) as {
      newGroups: number;
    };
    return newGroups;
  },
  countMessages: (run) => run(tenant.runtime.db, { conversation, limit: 5 }),
  selectVisibleMessages: (run) => run(tenant.runtime.db, ben.actor.userId, { conversation, limit: 5 }),
  selectPlaces: (run) => run(tenant.runtime.db, [conversation]),
  selectMessagesAt: (run) => run(tenant.runtime.db, [{ conversation, seq: 1 }]),
  selectPlacesAround: (run) => run(tenant.runtime.db, { conversation, seq: 1, count: 5 }),
  selectPositions: async (run) => {
    const { members } = (await run(tenant.runtime.db, { conversation, seq: 1, limit: 5 })) as {
      members: number;
    };
    return members;
  },
  blankAnyMessage: (run) => run(tenant.runtime.db, { conversation: group.conversation, seq: 2 }),
  selectImportedNames: (run) => run(tenant.runtime.db, { task: importId, names: ["canary-line"] }),
  noteImported: (run) => run(tenant.runtime.db, { task: importId, numbers: [2], codes: ["ok"] }),
  deleteOutdatedMessages: (run) => run(tenant.runtime.db, { days: 1, conversations: 5, entries: 5 }),
  selectDeliveryCounts: (run) => run(tenant.runtime.db, { from: 0, to: Date.now() }),
  forgetPasswords: (run) => run(tenant.runtime.db, importId),
  selectReports: (run) => run(tenant.runtime.db, { open: true, limit: 5 }),
  selectHeads: (run) => run(tenant.runtime.db, { userId: ben.actor.userId, only: [conversation], limit: 5 }),
  selectVisibility: (run) => run(tenant.runtime.db, { conversation, reader: ben.actor.userId }),
  selectLog: (run) => run(tenant.runtime.db, { conversation, from: 1, to: 9 }),
  selectPageStart: (run) =>
    run(tenant.runtime.db, { conversation, reader: ben.actor.userId, before: 9, count: 1 }),
};

const allTime = () => ({ from: new Date(0), to: new Date(Date.now() + 60_000) });
const sumOf = (rows: unknown, field: string): number =>
  (rows as Record<string, number>[]).reduce((sum, row) => sum + (row[field] ?? 0), 0);

/** Of this app: a group that Annie owns and Benny is in, with a message and a request that waits. */
let group: { id: number; conversation: number };
/** Of this app too: a picture Annie uploaded, its number, and an upload that she has begun. */
let mediaId: string;
let media: number;
let uploadId: string;
/** Of this app too: an import of one line. */
let importId: number;
/** Of this app too: a chat room that Annie is inside of. */
let room: number;

/**
 * Across apps by design: what time it is, how long something may take, which live sockets must end, what was not
 * pushed, is broken or outdated. And what ends a whole app, whose own test shows that it leaves the others alone.
 */
const acrossApps = new Set([
  "readDatabaseTime",
  "withinTime",
  "deleteGoneRoomMembers",
  "recentRevocations",
  "recentHeads",
  "newestMessageId",
  "installationChecks",
  "deleteOldRevocations",
  "deleteEndedSessions",
  "deleteEndedOperatorSessions",
  "deleteOldRids",
  "deleteOldAnswers",
  "deleteOldTasks",
  "deleteOldDeliveryCounts",
  "addDeliveryCounts",
  "selectOpenImports",
  "selectAppsWithRetention",
  "selectAppsToPurge",
  "deleteSomeOfApp",
  "selectOpenBroadcasts",
  "selectDatabaseHealth",
  "countNextQuarters",
  "appsWithCallbacksDue",
  "noteActiveUsers",
  "listUnusedMedia",
  "deleteUnusedMedia",
  "deleteOldUploads",
  "ownedKeys",
  "listStoredMedia",
  "selectUnindexed",
  "insertIndexRows",
  "forgetBlankedWords",
  "readIndexProgress",
  "writeIndexProgress",
]);

const isFunction = (value: unknown): value is (...values: unknown[]) => Promise<unknown> =>
  typeof value === "function";

describe("raw SQL with another app's id", () => {
  for (const file of files) {
    it(`${file} finds and changes nothing`, async () => {
      const loaded: Record<string, unknown> = await import(path.join(core, file));
      for (const [name, run] of Object.entries(loaded)) {
        if (!isFunction(run) || acrossApps.has(name) || /^to[A-Z]/.test(name)) continue;
        const call = calls[name];
        if (!call) throw new Error(`${name} has no call with another app's id here`);
        const found = await call((...rest) => run(other.id, ...rest)).catch(() => null);
        expect(
          JSON.stringify(found, (_, value) => (typeof value === "bigint" ? Number(value) : value)) ?? "",
        ).not.toContain("canary");
        expect([null, undefined, 0, false, "conversation_not_found"]).toContainEqual(essenceOf(found));
      }
    });
  }

  it("left this app's conversation as it was", async () => {
    const { conversations } = await listConversations(ben, { limit: 10 });
    expect(conversations).toMatchObject([
      { conversation: { group: { id: group.id } }, lastSeq: 2, unread: 1 },
      { lastSeq: 1, unread: 1, mine: { read: 0 }, lastEntry: { body: { text: "canary-of-mine" } } },
    ]);
  });
});

describe("the same calls with their own app's id", () => {
  it("are taken by every function: what was refused above was refused for its app", async () => {
    const finds = [
      "selectHeads",
      "selectLog",
      "selectVisibility",
      "selectAudience",
      "findMessage",
      "selectTaken",
    ];
    for (const file of files) {
      const loaded: Record<string, unknown> = await import(path.join(core, file));
      for (const [name, run] of Object.entries(loaded)) {
        if (!isFunction(run) || acrossApps.has(name) || /^to[A-Z]/.test(name)) continue;
        const answer = calls[name]?.((...rest) => run(mine.id, ...rest));
        await expect(answer, name).resolves.not.toBe(null);
        if (finds.includes(name)) expect(essenceOf(await answer), name).toBeTruthy();
      }
    }
  });
});

/** Nothing, for whatever shape a function answers. */
function essenceOf(found: unknown): unknown {
  if (found instanceof Map || found instanceof Set) return found.size;
  if (Array.isArray(found)) return found.length === 0 ? null : essenceOf(found[0]);
  if (found !== null && typeof found === "object") {
    if ("outcome" in found) return found.outcome;
    if ("files" in found) return found.files;
    if ("entries" in found && typeof found.entries === "number") return found.entries;
    if ("members" in found && Array.isArray(found.members)) return found.members.length;
  }
  return found;
}

describe("pooled connections", () => {
  it("carry no tenant setting: nothing in the code sets one", async () => {
    const client = await tenant.runtime.db.$queryRaw<{ name: string }[]>`
      SELECT name FROM pg_settings WHERE source = 'session' AND name LIKE '%.%'`;
    expect(client).toEqual([]);
  });
});
