import type { Context } from "./context.ts";
import { refuse } from "./fail.ts";

// What the roles of operators mean: support looks, with content masked; admins run the app; owners also decide about
// its secrets, its people and its end. The app itself (by its secret) and the system may do what admins may.

const isOutside = ({ app }: Context): boolean => app.id === 0;

/** True for every operator of the app, and for the app itself. */
export function canSeeApp(ctx: Context): boolean {
  const { kind } = ctx.actor;
  return !isOutside(ctx) && (kind === "operator" || kind === "app" || kind === "system");
}

/** True for owners and admins of the app, and for the app itself. */
export const canManageApp = (ctx: Context): boolean =>
  canSeeApp(ctx) && (ctx.actor.kind !== "operator" || ctx.actor.role !== "support");

/** True for owners of the app alone. */
export const canOwnApp = (ctx: Context): boolean =>
  !isOutside(ctx) && ctx.actor.kind === "operator" && ctx.actor.role === "owner";

/** True for whoever may read what people wrote: support sees it masked. */
export const canSeeContent = canManageApp;

/** Refuses whoever is no operator of the app. */
export function assertCanSeeApp(ctx: Context): void {
  if (!canSeeApp(ctx)) throw refuse("forbidden", "Only operators of the app may see that.");
}

/** Refuses whoever does not run the app. */
export function assertCanManageApp(ctx: Context): void {
  if (!canManageApp(ctx)) throw refuse("forbidden", "Only owners and admins of the app may do that.");
}

/** Refuses whoever sees only masked what people wrote. */
export function assertCanSeeContent(ctx: Context): void {
  if (!canSeeContent(ctx)) throw refuse("forbidden", "Only owners and admins may see what people wrote.");
}

/** Refuses whoever does not own the app. */
export function assertCanOwnApp(ctx: Context): void {
  if (!canOwnApp(ctx)) throw refuse("forbidden", "Only owners of the app may do that.");
}
