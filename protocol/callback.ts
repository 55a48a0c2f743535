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
