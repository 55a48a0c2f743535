import {
  type CallbackInfo,
  type DeadCallbackPage,
  ListDeadCallbacks,
  RetryCallbacks,
  SetCallback,
} from "./callback.ts";
import { command, Nothing } from "./command.ts";

/** Where an app hears of every message. */
export const callbackCommands = {
  "callback.get": command<CallbackInfo | null>()("operator", Nothing),
  "callback.set": command<CallbackInfo>()("operator", SetCallback),
  "callback.remove": command<null>()("operator", Nothing),
  "callback.listDead": command<DeadCallbackPage>()("operator", ListDeadCallbacks),
  "callback.retry": command<{ retried: number }>()("operator", RetryCallbacks),
};
