import { listDeadCallbacks, retryCallbacks } from "#core/callbacks/dead-callbacks.ts";
import { listDeliveries } from "#core/callbacks/deliveries.ts";
import { getCallback, removeCallback, setCallback } from "#core/callbacks/set-callback.ts";
import { createAddressTest } from "#core/callbacks/target.ts";
import { tryCallback } from "#core/callbacks/try-callback.ts";
import { postSigned } from "#infra/http/post-signed.ts";
import type { callbackCommands } from "#protocol/callback-commands.ts";
import { done, type Handler } from "./handler.ts";

/** What each command about an app's callback does. */
export const callbackHandlers: { [K in keyof typeof callbackCommands]: Handler<K> } = {
  "callback.get": (ctx) => getCallback(ctx),
  "callback.set": (ctx, input, _door, { env }) =>
    setCallback(ctx, input, { allowedNetworks: env.callbackNetworks }),
  "callback.remove": (ctx) => done(removeCallback(ctx)),
  "callback.listDead": listDeadCallbacks,
  "callback.try": (ctx, _input, _door, { env }) => {
    const mayCall = createAddressTest(env.callbackNetworks);
    return tryCallback(ctx, (call) => postSigned(call, { mayCall }));
  },
  "callback.listDeliveries": listDeliveries,
  "callback.retry": retryCallbacks,
};
