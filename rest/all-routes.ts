import type { Route } from "./route.ts";
import { groupMemberRoutes } from "./routes/group-members.ts";
import { groupRoutes } from "./routes/groups.ts";
import { historyRoutes } from "./routes/history.ts";
import { messageRoutes } from "./routes/messages.ts";
import { registrationRoutes } from "./routes/registration.ts";
import { relationRoutes } from "./routes/relations.ts";
import { roomRoutes } from "./routes/rooms.ts";
import { statsRoutes } from "./routes/stats.ts";
import { userStateRoutes } from "./routes/user-states.ts";
import { userRoutes } from "./routes/users.ts";
import { wordRoutes } from "./routes/words.ts";

/** Every route, static paths before those that would take them for a name. */
export const allRoutes: Route[] = [
  ...userStateRoutes,
  ...userRoutes,
  ...relationRoutes,
  ...groupMemberRoutes,
  ...groupRoutes,
  ...registrationRoutes,
  ...messageRoutes,
  ...wordRoutes,
  ...historyRoutes,
  ...roomRoutes,
  ...statsRoutes,
];
