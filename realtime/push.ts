import { audienceOf } from "#core/conversations/audience.ts";
import { findLeavers } from "#core/groups/leavers.ts";
import type { Hint } from "#core/hints.ts";
import type { Runtime } from "#infra/runtime.ts";
import { createConversationPush } from "./conversation-push.ts";
import { toFrames } from "./frames.ts";
import { chatRoom, type LiveServer, userRoom, watchersRoom } from "./live.ts";
import type { LoadMeter } from "./load-meter.ts";
import type { Outbound } from "./outbound.ts";
import { createRateGate } from "./rate-gate.ts";
import type { Registry } from "./registry.ts";
import type { RoomBoard } from "./rooms.ts";
import { createStretchPush, type StretchPush } from "./stretch-push.ts";
import { createTransparent } from "./transparent.ts";

const WINDOW_MS = 20;
const BUSY_WINDOW_MS = 50;
const TYPING_PER_SECOND = 5;

export type PushOptions = {
  io: LiveServer;
  runtime: Runtime;
  registry: Registry;
  outbound: Outbound;
  rooms: RoomBoard;
  load: LoadMeter;
  onRevoked: (hint: Extract<Hint, { kind: "revoked" }>) => void;
  onWatchEnded: (hint: Extract<Hint, { kind: "watch.ended" }>) => void;
};

export type Push = { stretches: StretchPush; close(): void };

/** Carries the hints of this process's bus to the sockets they concern. Answers the end of that. */
export function startPush(options: PushOptions): Push {
  const { io, runtime, registry, outbound, rooms, load, onRevoked, onWatchEnded } = options;
  const { db, log } = runtime;
  const mayType = createRateGate(TYPING_PER_SECOND);
  const members = (appId: number, conversation: number, membersSeq?: number) =>
    audienceOf(runtime, db, appId, conversation, membersSeq);
  const mayLog = createRateGate(1);
  const onError = (error: unknown) => {
    if (mayLog("")) log.warn({ err: error }, "a push was left to the clients' pull");
  };

  const conversations = createConversationPush({
    audienceOf: members,
    leaversOf: (place, entry) => findLeavers(db, place, entry),
    send: outbound.entries,
    sendToRoom: (appId, conversation, frame) => outbound.room(chatRoom(appId, conversation), frame, appId),
    windowMs: () => (load.busy() ? BUSY_WINDOW_MS : WINDOW_MS),
    onError,
  });
  const stretches = createStretchPush({ runtime, registry, rooms, conversations, outbound });

  const tellCursor = async (hint: Extract<Hint, { kind: "cursor.moved" }>) => {
    const { appId, conversation, mover, cursor, unread, pair } = hint;
    const moved = { conversation, username: mover.username, cursor };
    io.to(userRoom(mover)).emit("cursor.moved", { ...moved, unread });
    if (!pair) return;
    const others = (await members(appId, conversation)).members.filter(
      (member) => userRoom(member) !== userRoom(mover),
    );
    if (others.length > 0) io.to(others.map(userRoom)).emit("cursor.moved", moved);
  };

  const tellTyping = async (hint: Extract<Hint, { kind: "typing.changed" }>) => {
    const { appId, conversation, typist } = hint;
    if (load.overloaded() || !mayType(`${appId}:${conversation}`)) return;
    const audience = await members(appId, conversation);
    if (!audience.members.some((member) => userRoom(member) === userRoom(typist))) return;
    const others = audience.members.filter(
      (member) => !member.shielded && userRoom(member) !== userRoom(typist),
    );
    // Without anybody named, the whole app would be told.
    if (others.length === 0) return;
    io.to(others.map(userRoom)).emit("typing.changed", { conversation, username: typist.username });
  };

  const tellTransparent = createTransparent({ io, registry, members, overloaded: load.overloaded });

  const unsubscribe = runtime.bus.subscribe((hint) => {
    switch (hint.kind) {
      case "conversation.entries":
        conversations.add(hint);
        break;
      case "user.entries":
        for (const frame of toFrames("u", hint.entries)) outbound.entries([hint], frame);
        break;
      case "conversation.grown":
        stretches.conversation(hint).catch(onError);
        break;
      case "user.grown":
        stretches.user(hint).catch(onError);
        break;
      case "cursor.moved":
        tellCursor(hint).catch(onError);
        break;
      case "typing.changed":
        tellTyping(hint).catch(onError);
        break;
      case "room.changed":
        rooms.changed(hint);
        break;
      case "room.standing":
        rooms.standing(hint);
        break;
      case "room.deleted":
        rooms.deleted(hint);
        break;
      case "transparent.sent":
        tellTransparent(hint).catch(onError);
        break;
      case "profile.changed": {
        const { username, profileVersion } = hint;
        io.to([watchersRoom(hint), userRoom(hint)]).emit("profile.changed", { username, profileVersion });
        break;
      }
      case "revoked":
        // Whoever asked for it has the answer first.
        setImmediate(() => onRevoked(hint));
        break;
      case "watch.ended":
        onWatchEnded(hint);
        break;
    }
  });

  return {
    stretches,
    close() {
      unsubscribe();
      conversations.close();
    },
  };
}
