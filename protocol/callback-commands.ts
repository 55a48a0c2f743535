import {
  type CallbackInfo,
  type CallbackTrial,
  type DeadCallbackPage,
  type DeliveryPage,
  ListDeadCallbacks,
  ListDeliveries,
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
  "callback.try": command<CallbackTrial>()("operator", Nothing),
  "callback.listDeliveries": command<DeliveryPage>()("operator", ListDeliveries),
  "callback.retry": command<{ retried: number }>()("operator", RetryCallbacks),
};
