import { setTimeout as pause } from "node:timers/promises";
import { createAddressTest } from "#core/callbacks/target.ts";
import { type PostCallback, tellCallback } from "#core/callbacks/tell-callback.ts";
import { appsWithCallbacksDue } from "#core/callbacks/waiting.sql.ts";
import { postSigned } from "#infra/http/post-signed.ts";
import type { Runtime } from "#infra/runtime.ts";
import { toJMessageMessage } from "../mapping/message.ts";

const LOOK_EVERY_MS = 500;

/** Apps that are told something at once; a receiver that hangs holds one place and nobody's messages but its own. */
const APPS_AT_ONCE = 64;

/** Posts a batch of messages as receivers made for JMessage expect it, signed besides. */
export function createPoster(networks: readonly string[], signal?: AbortSignal): PostCallback {
  const mayCall = createAddressTest(networks);
  return ({ app: { appKey }, url, masterSecret, messages, sign }) => {
    const body = JSON.stringify({ total: messages.length, messages: messages.map(toJMessageMessage) });
    return postSigned({ url, appKey, masterSecret, sign, body }, { mayCall, signal });
  };
}

/** Tells the callbacks of all apps what they have to be told, two calls at a time for each, until the signal says so. */
export async function runCallbacks(runtime: Runtime, signal: AbortSignal): Promise<void> {
  const { db, log, env, clock } = runtime;
  const scope = { db, runtime, now: clock.now };
  const post = createPoster(env.callbackNetworks, signal);
  const running = new Map<number, Promise<void>>();

  const work = async (appId: number) => {
    try {
      while (!signal.aborted && (await tellCallback(scope, appId, post))) {}
    } catch (error) {
      log.warn({ err: error, appId }, "a callback will be tried again");
    } finally {
      running.delete(appId);
    }
  };

  while (!signal.aborted) {
    const due = await appsWithCallbacksDue(db).catch((error: unknown) => {
      log.warn({ err: error }, "callbacks could not be looked for");
      return [];
    });
    for (const appId of due) {
      if (!running.has(appId) && running.size < APPS_AT_ONCE) running.set(appId, work(appId));
    }
    await pause(LOOK_EVERY_MS, undefined, { signal, ref: false }).catch(() => {});
  }
  await Promise.all(running.values());
}
