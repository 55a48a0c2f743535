import { z } from "@hono/zod-openapi";
import type { AppRoom, AppRoomMember } from "#core/rooms/app-rooms.sql.ts";
import { toJMessageTime } from "./dates.ts";

/** A chat room as the API shows one. */
export const JMessageRoom = z
  .object({
    id: z.int(),
    owner_username: z.string(),
    max_member_count: z.int(),
    appkey: z.string(),
    name: z.string(),
    description: z.string(),
    total_member_count: z.int(),
    ctime: z.string(),
  })
  .openapi("Chatroom");

export const toJMessageRoom = (room: AppRoom, timeZone: string): z.input<typeof JMessageRoom> => ({
  id: room.id,
  owner_username: room.owner,
  max_member_count: room.maxMembers,
  appkey: room.ownerAppKey,
  name: room.name,
  description: room.description,
  total_member_count: room.memberCount,
  ctime: toJMessageTime(room.createdAt, timeZone),
});

/** Somebody in a room: `flag` 1 when silenced, `room_ctime` when they came. */
export const JMessageRoomMember = z
  .object({
    username: z.string(),
    flag: z.int(),
    room_ctime: z.string(),
    mtime: z.string(),
    ctime: z.string(),
  })
  .openapi("ChatroomMember");

export const toJMessageRoomMember = (
  member: AppRoomMember,
  timeZone: string,
): z.input<typeof JMessageRoomMember> => ({
  username: member.username,
  flag: member.silenced ? 1 : 0,
  room_ctime: toJMessageTime(member.joinedAt, timeZone),
  mtime: toJMessageTime(member.updatedAt, timeZone),
  ctime: toJMessageTime(member.createdAt, timeZone),
});
