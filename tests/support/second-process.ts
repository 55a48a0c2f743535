import type { UserContext } from "#core/context.ts";
import { createRuntime, type Runtime } from "#infra/runtime.ts";

/** Another process of the same installation, as far as the database can tell. */
export const openSecondRuntime = ({ env }: Runtime): Runtime => createRuntime(env);

/** The same person, acting through another process. */
export const actingIn = (runtime: Runtime, user: UserContext): UserContext => ({
  ...user,
  runtime,
  db: runtime.db,
  publish: runtime.bus.publish,
});
