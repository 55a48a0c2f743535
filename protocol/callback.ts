import * as z from "zod";
import { limits } from "./limits.ts";
import { id, text } from "./text.ts";

/** Where an app wants to hear of every message, and whether it does. */
export const SetCallback = z.object({ url: text(limits.callbackUrlBytes), enabled: z.boolean() });
export type SetCallback = z.infer<typeof SetCallback>;

/** How it stands with an app's callback. */
export type CallbackInfo = {
  url: string;
  enabled: boolean;
  /** What its calls are signed with, besides the master secret that they carry. */
  secret: string;
  /** Messages that it still has to be told, and those that were given up. */
  waiting: number;
  dead: number;
  /** Tries of what waits first that failed in a row, with what the last one met. */
  attempts: number;
  lastError: string;
  nextTryAt: number;
  lastSuccessAt: number | null;
};

export const ListDeadCallbacks = z.object({ after: id.optional() });
export type ListDeadCallbacks = z.infer<typeof ListDeadCallbacks>;

/** A message that the app was not told, for the callback could not be reached for too long. */
export type DeadCallback = { id: number; messageId: number; error: string; deadAt: number };
export type DeadCallbackPage = { dead: DeadCallback[]; next: number | null };

/** These are told once more; all of them when none are named. */
export const RetryCallbacks = z.object({ ids: z.array(id).min(1).max(limits.deadCallbacksPage).optional() });
export type RetryCallbacks = z.infer<typeof RetryCallbacks>;

/** How the receiver took an event that tells of no message; `answer` is how its answer begins. */
export type CallbackTrial = { status: number | null; latencyMs: number; error: string; answer: string };

export const ListDeliveries = z.object({ before: id.optional() });
export type ListDeliveries = z.infer<typeof ListDeliveries>;

/** A call of the callback. Without messages it was a trial; without a status there was no answer. */
export type Delivery = {
  id: number;
  messages: number;
  /** The first of them. */
  messageId: number | null;
  /** Which try of these messages it was. */
  attempt: number;
  status: number | null;
  latencyMs: number;
  error: string;
  createdAt: number;
};
export type DeliveryPage = { deliveries: Delivery[]; next: number | null };
