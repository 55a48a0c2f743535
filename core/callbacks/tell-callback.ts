import { createHmac } from "node:crypto";
import { type FoundApp, findApp } from "../apps/find-app.ts";
import { openMasterSecret } from "../apps/master-secret.ts";
import type { Scope } from "../apps/scope.ts";
import type { AppRef } from "../context.ts";
import type { PastMessage } from "../past/past-message.ts";
import { noteDelivery, tryCall } from "./deliveries.ts";
import { noteRefusals, selectRefused, selectWaiting, type WaitingMessage } from "./waiting.sql.ts";

/** Messages told in one call. */
const BATCH = 100;

/** After so many tries of its own, about forty minutes, a message is given up, and its conversation goes on. */
export const TRIES = 12;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 5 * 60_000;

export type CallbackCall = {
  app: AppRef;
  url: string;
  /** The app's own master secret, by which its receiver knows the call. */
  masterSecret: string;
  messages: PastMessage[];
  /** `t=<seconds>,v1=<HMAC-SHA256 over "<seconds>.<body>" in hex>` with the callback's secret. */
  sign(body: string): string;
};

/** Makes the call and answers what the receiver did; throws what went wrong, in words for the app's owners. */
export type PostCallback = (call: CallbackCall) => Promise<{ status: number; text: string }>;

/**
 * Tells an app's callback what waits, and notes whether it heard: what it heard is forgotten, what it refused is told
 * again later. Answers whether more may be told at once. Two calls are made side by side, one with news and one with what
 * was refused before, never of the same conversation: each conversation's messages arrive in order, and what is refused
 * holds up its own conversation alone. A message whose answer was lost arrives twice.
 */
export async function tellCallback(scope: Scope, appId: number, post: PostCallback): Promise<boolean> {
  const { db } = scope;
  const [found, callback] = await Promise.all([
    findApp(scope, { id: appId }),
    db.callback.findUnique({ where: { appId } }),
  ]);
  if (!found || !callback?.enabled) return false;
  const told = { scope, found, callback, post };
  const outcomes = await Promise.allSettled([tellNews(told), tellRefused(told)]);
  return outcomes.some((outcome) => {
    if (outcome.status === "rejected") throw outcome.reason;
    return outcome.value;
  });
}

type Telling = {
  scope: Scope;
  found: FoundApp;
  callback: { url: string; secret: string; attempts: number; nextTryAt: Date };
  post: PostCallback;
};

/** What waits, as much as one call takes; not while it is paused because nothing of the kind was heard. */
async function tellNews(telling: Telling): Promise<boolean> {
  const { scope, found, callback } = telling;
  const { db, now } = scope;
  const appId = found.ref.id;
  if (callback.nextTryAt > now()) return false;
  const waiting = await selectWaiting(appId, db, BATCH);
  if (waiting.length === 0) return false;
  if (await call(telling, waiting)) return waiting.length === BATCH;
  const attempts = callback.attempts + 1;
  const nextTryAt = new Date(now().getTime() + pauseAfter(attempts));
  await db.callback.updateMany({ where: { appId }, data: { attempts, nextTryAt } });
  return false;
}

/** The refused message that is due first, alone: if it is the one that cannot be taken, the others can. */
async function tellRefused(telling: Telling): Promise<boolean> {
  const { scope, found, callback } = telling;
  const refused = await selectRefused(found.ref.id, scope.db, scope.now());
  if (!refused) return false;
  // Of a receiver that hears nothing at all, no more than one of them is tried at a time.
  return (await call(telling, [refused])) || callback.attempts === 0;
}

/** Makes one call and notes what became of it; answers whether it was heard. */
async function call({ scope, found, callback, post }: Telling, waiting: WaitingMessage[]): Promise<boolean> {
  const { db, now, runtime } = scope;
  const { ref: app, secrets } = found;
  const appId = app.id;
  const secret = openMasterSecret(runtime, app.appKey, callback.secret);
  const ids = waiting.map(({ id }) => id);
  const tried = await tryCall(() =>
    post({
      app,
      url: callback.url,
      masterSecret: openMasterSecret(runtime, app.appKey, secrets.current),
      messages: waiting.map(({ message }) => message),
      sign: (body) => signatureOf(secret, body, Math.floor(now().getTime() / 1_000)),
    }),
  );
  const [first] = waiting;
  const { error } = tried;
  const attempt = (first?.attempts ?? 0) + 1;
  const messageId = first?.message.messageId;
  await noteDelivery(scope, { appId, messages: ids.length, messageId, attempt, ...tried });
  if (error !== "") {
    await noteRefusals(appId, db, { ids, error, now: now(), pauses: PAUSES });
    await db.callback.updateMany({ where: { appId }, data: { lastError: error } });
    return false;
  }
  await db.callbackMessage.deleteMany({ where: { appId, id: { in: ids } } });
  // Whoever hears one thing is told everything else without a pause.
  const data = { attempts: 0, nextTryAt: now(), lastError: "", lastSuccessAt: now() };
  await db.callback.updateMany({ where: { appId }, data });
  return true;
}

/** As receivers check it. */
export const signatureOf = (secret: string, body: string, seconds: number): string =>
  `t=${seconds},v1=${createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex")}`;

/** How long after so many failed tries the next one is made. */
export const pauseAfter = (attempts: number): number =>
  Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempts - 1));

/** After each failed try of a message; after the last one it is given up. */
const PAUSES = Array.from({ length: TRIES }, (_, n) => pauseAfter(n + 1));
