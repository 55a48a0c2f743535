import * as z from "zod";
import { limits } from "./limits.ts";
import { username } from "./text.ts";

/** Names whose presence this socket wants to hear of from now on; replaces the earlier list. */
export const WatchPresence = z.object({ usernames: z.array(username).max(limits.presenceWatch) });
export type WatchPresence = z.infer<typeof WatchPresence>;

export type Presence = { username: string; online: boolean };
