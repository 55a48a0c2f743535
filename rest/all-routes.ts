import type { Route } from "./route.ts";
import { groupMemberRoutes } from "./routes/group-members.ts";
import { groupRoutes } from "./routes/groups.ts";
import { registrationRoutes } from "./routes/registration.ts";
import { relationRoutes } from "./routes/relations.ts";
import { userStateRoutes } from "./routes/user-states.ts";
import { userRoutes } from "./routes/users.ts";

/** Every route, static paths before those that would take them for a name. */
export const allRoutes: Route[] = [
  ...userStateRoutes,
  ...userRoutes,
  ...relationRoutes,
  ...groupMemberRoutes,
  ...groupRoutes,
  ...registrationRoutes,
];
