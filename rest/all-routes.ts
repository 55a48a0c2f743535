import type { Route } from "./route.ts";
import { userRoutes } from "./routes/users.ts";

/** Every route, static paths before those that would take them for a name. */
export const allRoutes: Route[] = [...userRoutes];
