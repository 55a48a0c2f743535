import { enterRoom, leaveRoom, pullRoom, readRoom } from "#core/rooms/enter-room.ts";
import { getRoom, listRoomMembers, listRooms } from "#core/rooms/list-rooms.ts";
import { createRoom, deleteRoom, updateRoom } from "#core/rooms/manage-rooms.ts";
import {
  blockRoomMember,
  listBlockedInRoom,
  removeRoomMember,
  setRoomRole,
  silenceRoom,
  silenceRoomMember,
  unblockRoomMember,
} from "#core/rooms/moderate-room.ts";
import type { CommandName } from "#protocol/commands.ts";
import { done, type Handler } from "./handler.ts";

/** What each command about chat rooms does. */
export const roomHandlers: { [K in Extract<CommandName, `room.${string}`>]: Handler<K> } = {
  "room.list": listRooms,
  "room.get": getRoom,
  "room.enter": async (ctx, input, door) => {
    const room = await enterRoom(ctx, input, { bySocket: door.kind === "socket" });
    // From here on what is said arrives; what was said before is read.
    if (door.kind === "socket") door.enterRoom(room);
    return readRoom(ctx, room);
  },
  "room.leave": (ctx, input) => done(leaveRoom(ctx, input)),
  "room.pull": pullRoom,
  "room.members": listRoomMembers,
  "room.setRole": (ctx, input) => done(setRoomRole(ctx, input)),
  "room.silenceMember": (ctx, input) => done(silenceRoomMember(ctx, input)),
  "room.silenceAll": (ctx, input) => done(silenceRoom(ctx, input)),
  "room.removeMember": (ctx, input) => done(removeRoomMember(ctx, input)),
  "room.blockMember": (ctx, input) => done(blockRoomMember(ctx, input)),
  "room.unblockMember": (ctx, input) => done(unblockRoomMember(ctx, input)),
  "room.listBlocked": listBlockedInRoom,
  "room.create": createRoom,
  "room.update": (ctx, input) => done(updateRoom(ctx, input)),
  "room.delete": (ctx, input) => done(deleteRoom(ctx, input)),
};
