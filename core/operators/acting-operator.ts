import type { Actor, Context } from "../context.ts";
import { refuse } from "../fail.ts";

/** The operator who acts; refuses everybody else. */
export function actingOperator({ actor }: Context): Extract<Actor, { kind: "operator" }> {
  if (actor.kind !== "operator") throw refuse("not_signed_in", "Nobody is signed in.");
  return actor;
}
