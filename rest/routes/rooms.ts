import { z } from "@hono/zod-openapi";
import {
  assertInsideRoom,
  getAppRooms,
  listAppRoomMembers,
  listAppRooms,
  listRoomsOfUser,
} from "#core/rooms/app-rooms.ts";
import { createRoom, deleteRoom, updateRoom } from "#core/rooms/manage-rooms.ts";
import { silenceRoomMember } from "#core/rooms/moderate-room.ts";
import { putInRoom, putOutOfRoom } from "#core/rooms/put-in.ts";
import {
  assertBatch,
  flag,
  listOf,
  name,
  numberedId,
  optional,
  optionalList,
  page,
  shortText,
  username,
} from "../fields.ts";
import { JMessageRoom, JMessageRoomMember, toJMessageRoom, toJMessageRoomMember } from "../mapping/room.ts";
import { defineRoute, type Route } from "../route.ts";

const noun = "Chat rooms";
const read = { noun, scope: "rooms.read" } as const;
const write = { noun, scope: "rooms.write" } as const;
const room = z.object({ id: numberedId });

/** People named in one call, and the bytes their names may take. */
const MEMBERS = 3_000;
const MEMBERS_BYTES = 512 * 1024;

/** Rooms on a page, as everywhere. */
const PAGE = 500;

const create = defineRoute({
  ...write,
  id: "C1",
  method: "post",
  path: "/v1/chatroom",
  summary: "Make a chat room",
  body: z.object({
    owner_username: username,
    name,
    description: optional(shortText),
    members_username: optionalList(username),
  }),
  maxBytes: MEMBERS_BYTES,
  success: 201,
  answer: z.object({ chatroom_id: z.int() }),
  example: { owner_username: "annie", name: "Lobby", members_username: ["benny"] },
  errors: ["user_not_found", "room_full", "batch_too_large"],
  async run({ ctx, body }) {
    assertBatch(body.members_username, MEMBERS);
    const { id } = await createRoom(ctx, {
      name: body.name,
      description: body.description ?? "",
      owner: body.owner_username,
      members: body.members_username,
    });
    return { chatroom_id: id };
  },
});

const batch = defineRoute({
  ...read,
  id: "C2",
  method: "post",
  path: "/v1/chatroom/batch",
  summary: "Chat rooms by number",
  body: listOf(numberedId),
  success: 200,
  answer: z.array(JMessageRoom),
  example: [12500000],
  errors: ["room_not_found"],
  async run({ ctx, body, runtime }) {
    assertBatch(body, PAGE);
    const rooms = await getAppRooms(ctx, body);
    return rooms.map((found) => toJMessageRoom(found, runtime.env.timeZone));
  },
});

const list = defineRoute({
  ...read,
  id: "C3",
  method: "get",
  path: "/v1/chatroom",
  summary: "The app's chat rooms",
  query: page(PAGE),
  success: 200,
  answer: z.object({ total: z.int(), rooms: z.array(JMessageRoom), start: z.int(), count: z.int() }),
  errors: [],
  async run({ ctx, query, runtime }) {
    const { total, rooms } = await listAppRooms(ctx, query);
    return {
      total,
      rooms: rooms.map((found) => toJMessageRoom(found, runtime.env.timeZone)),
      start: query.start,
      count: rooms.length,
    };
  },
});

const update = defineRoute({
  ...write,
  id: "C4",
  method: "put",
  path: "/v1/chatroom/{id}",
  summary: "Change a chat room",
  params: room,
  body: z.object({
    owner_username: optional(username),
    name: optional(name),
    description: optional(shortText),
  }),
  success: 204,
  example: { name: "Lounge" },
  errors: ["room_not_found", "user_not_found"],
  run: ({ ctx, params, body }) =>
    updateRoom(ctx, {
      room: params.id,
      name: body.name,
      description: body.description,
      owner: body.owner_username,
    }),
});

const remove = defineRoute({
  ...write,
  id: "C5",
  method: "delete",
  path: "/v1/chatroom/{id}",
  summary: "Delete a chat room",
  params: room,
  success: 204,
  errors: ["room_not_found"],
  run: ({ ctx, params }) => deleteRoom(ctx, { room: params.id }),
});

const silence = defineRoute({
  ...write,
  id: "C6",
  method: "put",
  path: "/v1/chatroom/{id}/forbidden/{username}",
  summary: "Silence somebody in a chat room, or let them speak again",
  params: room.extend({ username }),
  query: z.object({ status: flag }),
  success: 204,
  errors: ["room_not_found", "user_not_found", "not_in_room", "member_protected"],
  async run({ ctx, params, query }) {
    const place = { room: params.id, username: params.username };
    await assertInsideRoom(ctx, place);
    await silenceRoomMember(ctx, { ...place, durationMs: query.status ? null : 0 });
  },
});

const members = defineRoute({
  ...read,
  id: "C7",
  method: "get",
  path: "/v1/chatroom/{id}/members",
  summary: "Who is in a chat room",
  params: room,
  query: page(PAGE),
  success: 200,
  answer: z.object({
    total: z.int(),
    users: z.array(JMessageRoomMember),
    count: z.int(),
    start: z.int(),
  }),
  errors: ["room_not_found"],
  async run({ ctx, params, query, runtime }) {
    const found = await listAppRoomMembers(ctx, { room: params.id, ...query });
    return {
      total: found.total,
      users: found.members.map((member) => toJMessageRoomMember(member, runtime.env.timeZone)),
      count: found.members.length,
      start: query.start,
    };
  },
});

const add = defineRoute({
  ...write,
  id: "C8",
  method: "put",
  path: "/v1/chatroom/{id}/members",
  summary: "Put people into a chat room",
  params: room,
  body: listOf(username),
  maxBytes: MEMBERS_BYTES,
  success: 204,
  example: ["benny"],
  errors: ["room_not_found", "user_not_found", "room_full", "room_blocked", "batch_too_large"],
  async run({ ctx, params, body }) {
    assertBatch(body, MEMBERS);
    await putInRoom(ctx, { room: params.id, people: { app: ctx.app, usernames: body } });
  },
});

const putOut = defineRoute({
  ...write,
  id: "C9",
  method: "delete",
  path: "/v1/chatroom/{id}/members",
  summary: "Put people out of a chat room",
  params: room,
  body: listOf(username),
  maxBytes: MEMBERS_BYTES,
  success: 204,
  example: ["benny"],
  errors: ["room_not_found", "user_not_found", "not_in_room"],
  async run({ ctx, params, body }) {
    assertBatch(body, MEMBERS);
    await putOutOfRoom(ctx, { room: params.id, people: { app: ctx.app, usernames: body } });
  },
});

const ofUser = defineRoute({
  ...read,
  id: "U16",
  method: "get",
  path: "/v1/users/{username}/chatroom",
  summary: "The chat rooms somebody is in",
  params: z.object({ username }),
  success: 200,
  answer: z.array(JMessageRoom),
  errors: ["user_not_found"],
  async run({ ctx, params, runtime }) {
    const rooms = await listRoomsOfUser(ctx, params.username);
    return rooms.map((found) => toJMessageRoom(found, runtime.env.timeZone));
  },
});

export const roomRoutes: Route[] = [
  create,
  batch,
  list,
  update,
  remove,
  silence,
  members,
  add,
  putOut,
  ofUser,
];
