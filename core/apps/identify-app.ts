import { type AppRights, checkAppSecret } from "./check-app-secret.ts";
import { type FoundApp, findApp } from "./find-app.ts";
import { sealMasterSecret } from "./master-secret.ts";
import { noApp } from "./no-app.ts";
import type { Scope } from "./scope.ts";

/**
 * The app that this AppKey and this master secret or API key belong to, and what they are good for; null when they do
 * not belong together. An AppKey that does not exist takes the same work, so that nobody can tell.
 */
export async function identifyApp(
  scope: Scope,
  given: { appKey: string; secret: string },
): Promise<{ app: FoundApp; rights: AppRights } | null> {
  const app = await findApp(scope, { appKey: given.appKey });
  const rights = await checkAppSecret(scope, app ?? nobody(scope), given.secret);
  return app && rights ? { app, rights } : null;
}

/** An app that is not there, with a secret that nobody has. */
function nobody({ runtime }: Scope): FoundApp {
  const sealed = sealMasterSecret(runtime, "", runtime.key("nobody").toString("base64url"));
  return { ref: noApp, suspended: false, secrets: { current: sealed, previous: null, previousUntil: null } };
}
