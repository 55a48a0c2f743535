import type { Route } from "./route.ts";
import { crossRoutes } from "./routes/cross.ts";
import { crossPlaceRoutes } from "./routes/cross-places.ts";
import { groupMemberRoutes } from "./routes/group-members.ts";
import { groupRoutes } from "./routes/groups.ts";
import { historyRoutes } from "./routes/history.ts";
import { messageRoutes } from "./routes/messages.ts";
import { registrationRoutes } from "./routes/registration.ts";
import { relationRoutes } from "./routes/relations.ts";
import { resourceRoutes } from "./routes/resources.ts";
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
  ...crossRoutes,
  ...crossPlaceRoutes,
  ...groupMemberRoutes,
  ...groupRoutes,
  ...registrationRoutes,
  ...messageRoutes,
  ...resourceRoutes,
  ...wordRoutes,
  ...historyRoutes,
  ...roomRoutes,
  ...statsRoutes,
];
