import type { CallbackTrial } from "#protocol/callback.ts";
import { findApp } from "../apps/find-app.ts";
import { openMasterSecret } from "../apps/master-secret.ts";
import type { Context } from "../context.ts";
import { refuse } from "../fail.ts";
import { assertCanManageApp } from "../permissions.ts";
import { transaction } from "../transaction.ts";
import { noteDelivery, tryCall } from "./deliveries.ts";
import { signatureOf } from "./tell-callback.ts";

/** Trials of an app: somebody else's server must not be called at will. */
const TRIALS = { points: 10, seconds: 60 };

/** What a trial says: an event with no message in it, in the shape of those that have some. */
const BODY = JSON.stringify({ total: 0, messages: [], test: true });

export type TryPost = (call: {
  url: string;
  appKey: string;
  masterSecret: string;
  sign: (body: string) => string;
  body: string;
}) => Promise<{ status: number; text: string }>;

/** Calls the app's callback once with an event that tells of no message, and answers how its server took it. */
export async function tryCallback(ctx: Context, post: TryPost): Promise<CallbackTrial> {
  assertCanManageApp(ctx);
  const { app, db, runtime } = ctx;
  const [callback, found] = await Promise.all([
    db.callback.findUnique({ where: { appId: app.id } }),
    findApp(ctx, { id: app.id }),
  ]);
  if (!callback || !found) throw refuse("not_found", "The app has no callback.");
  await runtime.limiter.take(`${app.id}:callback-trial`, TRIALS);
  const { url } = callback;
  const secret = openMasterSecret(runtime, app.appKey, callback.secret);
  const seconds = Math.floor(ctx.now().getTime() / 1_000);
  const tried = await tryCall(() =>
    post({
      url,
      appKey: app.appKey,
      masterSecret: openMasterSecret(runtime, app.appKey, found.secrets.current),
      sign: (body) => signatureOf(secret, body, seconds),
      body: BODY,
    }),
  );
  const { status, latencyMs, error, text } = tried;
  await noteDelivery(ctx, { appId: app.id, messages: 0, attempt: 1, status, latencyMs, error });
  await transaction(ctx, async (tx) => {
    tx.audit({ action: "callback.try", target: "callback", after: { url, status, error } });
  });
  return { status, latencyMs, error, answer: text };
}
