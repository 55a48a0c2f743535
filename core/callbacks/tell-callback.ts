import { createHmac } from "node:crypto";
import { findApp } from "../apps/find-app.ts";
import { openMasterSecret } from "../apps/master-secret.ts";
import type { Scope } from "../apps/scope.ts";
import type { AppRef } from "../context.ts";
import type { PastMessage } from "../past/past-message.ts";
import { noteDelivery, tryCall } from "./deliveries.ts";
import { selectWaiting } from "./waiting.sql.ts";

/** Messages told in one call. */
const BATCH = 100;

/** After so many tries in a row, about forty minutes, what waits first is given up, and the next is tried. */
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
 * Tells an app's callback what waits first, and notes whether it heard: what it heard is forgotten, otherwise it is told
 * again later. Answers whether more may be told at once. Of one app one call is made at a time, so each conversation's
 * messages arrive in order; one whose answer was lost arrives twice.
 */
export async function tellCallback(scope: Scope, appId: number, post: PostCallback): Promise<boolean> {
  const { db, now, runtime } = scope;
  const [found, callback] = await Promise.all([
    findApp(scope, { id: appId }),
    db.callback.findUnique({ where: { appId } }),
  ]);
  if (!found || !callback?.enabled) return false;
  const waiting = await selectWaiting(appId, db, BATCH);
  if (waiting.length === 0) return false;
  const { ref: app, secrets } = found;
  const secret = openMasterSecret(runtime, app.appKey, callback.secret);
  const ids = waiting.map(({ id }) => id);
  const attempt = callback.attempts + 1;
  const tried = await tryCall(() =>
    post({
      app,
      url: callback.url,
      masterSecret: openMasterSecret(runtime, app.appKey, secrets.current),
      messages: waiting.map(({ message }) => message),
      sign: (body) => signatureOf(secret, body, Math.floor(now().getTime() / 1_000)),
    }),
  );
  const messageId = waiting[0]?.message.messageId;
  await noteDelivery(scope, { appId, messages: ids.length, messageId, attempt, ...tried });
  if (tried.error !== "") {
    await noteFailure(scope, { appId, ids, attempts: attempt, error: tried.error });
    return false;
  }
  await db.callbackMessage.deleteMany({ where: { appId, id: { in: ids } } });
  await db.callback.updateMany({
    where: { appId },
    data: { attempts: 0, lastError: "", lastSuccessAt: now() },
  });
  return waiting.length === BATCH;
}

/** As receivers check it. */
export const signatureOf = (secret: string, body: string, seconds: number): string =>
  `t=${seconds},v1=${createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex")}`;

/** How long after so many failed tries the next one is made. */
export const pauseAfter = (attempts: number): number =>
  Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempts - 1));

type Failure = { appId: number; ids: number[]; attempts: number; error: string };

async function noteFailure({ db, now }: Scope, { appId, ids, attempts, error }: Failure): Promise<void> {
  const givenUp = attempts >= TRIES;
  if (givenUp) {
    await db.callbackMessage.updateMany({
      where: { appId, id: { in: ids } },
      data: { deadAt: now(), error },
    });
  }
  const nextTryAt = new Date(now().getTime() + pauseAfter(givenUp ? 1 : attempts));
  await db.callback.updateMany({
    where: { appId },
    data: { attempts: givenUp ? 0 : attempts, lastError: error, nextTryAt },
  });
}
