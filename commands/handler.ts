import type { Runtime } from "#infra/runtime.ts";
import type { ActorOf, CommandName, Output, Parsed } from "#protocol/commands.ts";
import type { ContextFor } from "./context.ts";
import type { Door } from "./door.ts";

export type Handler<K extends CommandName> = (
  ctx: ContextFor<ActorOf<K>>,
  input: Parsed<K>,
  door: Door,
  runtime: Runtime,
) => Promise<Output<K>>;

/** For verbs that answer nothing. */
export const done = async (work: Promise<unknown>): Promise<null> => {
  await work;
  return null;
};
