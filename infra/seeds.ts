import type * as z from "zod";

export type SeedOperator = { email: string; password: string };
export type SeedApp = { name: string; appKey: string; masterSecret: string };

type Ctx = z.RefinementCtx;

/** Reads `email:password`; the password may hold colons. */
export function parseSeedOperator(value: string, ctx: Ctx): SeedOperator {
  const colon = value.indexOf(":");
  const email = value.slice(0, Math.max(colon, 0)).trim();
  const password = value.slice(colon + 1);
  if (!/^[^\s@:]+@[^\s@:]+$/.test(email) || email.length > 254) fault(ctx, "must be email:password");
  else if ([...password].length < 8 || Buffer.byteLength(password) > 128) {
    fault(ctx, "must have a password of 8 characters to 128 bytes");
  }
  return { email, password };
}

/** Reads `name:appKey:masterSecret[,…]`; names and secrets hold no comma, a name holds no colon. */
export function parseSeedApps(value: string, ctx: Ctx): SeedApp[] {
  const apps = value.split(",").map((entry) => {
    const [name = "", appKey = "", ...secret] = entry.split(":");
    return { name: name.trim(), appKey: appKey.trim(), masterSecret: secret.join(":").trim() };
  });
  apps.forEach((app, index) => {
    const place = apps.length > 1 ? ` (app ${index + 1})` : "";
    if (app.name === "" || [...app.name].length > 64) fault(ctx, `must be name:appKey:masterSecret${place}`);
    if (!/^[A-Za-z0-9]{24}$/.test(app.appKey))
      fault(ctx, `must have an AppKey of 24 letters and digits${place}`);
    if (!/^[\x21-\x7e]{1,128}$/.test(app.masterSecret)) {
      fault(ctx, `must have a masterSecret of 1 to 128 printable characters${place}`);
    }
  });
  const keys = new Set(apps.map((app) => app.appKey.toLowerCase()));
  if (keys.size !== apps.length) fault(ctx, "names the same AppKey twice");
  return apps;
}

function fault(ctx: Ctx, message: string): void {
  ctx.addIssue({ code: "custom", message });
}
