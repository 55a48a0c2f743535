import { z } from "@hono/zod-openapi";
import { refuse } from "#core/fail.ts";
import { type DeviceState, deviceStates } from "#core/presence/device-states.ts";
import { assertBatch, BATCH_BYTES, username } from "../fields.ts";
import { defineRoute, type Route } from "../route.ts";

const noun = "Users";
const usernames = z.array(username);

const Device = z.object({ login: z.boolean(), online: z.boolean(), platform: z.enum(["a", "i", "j", "w"]) });
const Devices = z.object({ username: z.string(), devices: z.array(Device) });

const known = (username: string, devices: DeviceState[] | undefined): DeviceState[] => {
  if (!devices) throw refuse("user_not_found", `No such user: ${username}`);
  return devices;
};

const state = defineRoute({
  id: "U4",
  method: "get",
  path: "/v1/users/{username}/userstat",
  noun,
  scope: "users.read",
  summary: "Whether a user is signed in and online",
  params: z.object({ username }),
  success: 200,
  answer: z.object({ login: z.boolean(), online: z.boolean() }),
  errors: ["user_not_found"],
  async run({ ctx, params }) {
    const states = await deviceStates(ctx, [params.username]);
    const devices = known(params.username, states.get(params.username));
    return {
      login: devices.some(({ login }) => login),
      online: devices.some(({ online }) => online),
    };
  },
});

const states = defineRoute({
  id: "U5",
  method: "post",
  path: "/v1/users/userstat",
  noun,
  scope: "users.read",
  summary: "The devices of up to 500 users",
  body: usernames,
  example: ["annie", "bobby"],
  maxBytes: BATCH_BYTES,
  success: 200,
  answer: z.array(Devices),
  errors: ["user_not_found", "batch_too_large"],
  repeatable: true,
  async run({ ctx, body }) {
    assertBatch(body);
    const found = await deviceStates(ctx, body);
    return body.map((username) => ({ username, devices: known(username, found.get(username)) }));
  },
});

const tolerantStates = defineRoute({
  id: "U6",
  method: "post",
  path: "/v2/users/statuser",
  noun,
  scope: "users.read",
  summary: "The devices of up to 500 users, of whom some need not exist",
  body: usernames,
  example: ["annie", "nobody"],
  maxBytes: BATCH_BYTES,
  success: 200,
  answer: z.array(Devices.extend({ statuscode: z.int(), statusmsg: z.string().optional() })),
  errors: ["batch_too_large"],
  repeatable: true,
  async run({ ctx, body }) {
    assertBatch(body);
    const found = await deviceStates(ctx, body);
    return body.map((username) => {
      const devices = found.get(username);
      if (devices) return { username, devices, statuscode: 0 };
      return { username, devices: [], statuscode: 1, statusmsg: "no_exist" };
    });
  },
});

export const userStateRoutes: Route[] = [state, states, tolerantStates];
