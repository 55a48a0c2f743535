import type { Route } from "./route.ts";
import { historyRoutes } from "./routes/history.ts";
import { messageRoutes } from "./routes/messages.ts";
import { roomRoutes } from "./routes/rooms.ts";
import { statsRoutes } from "./routes/stats.ts";
import { userRoutes } from "./routes/users.ts";
import { wordRoutes } from "./routes/words.ts";

/** Every route, static paths before those that would take them for a name. */
export const allRoutes: Route[] = [
  ...userRoutes,
  ...messageRoutes,
  ...wordRoutes,
  ...historyRoutes,
  ...roomRoutes,
  ...statsRoutes,
];
