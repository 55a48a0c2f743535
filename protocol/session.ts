import * as z from "zod";
import type { UserSettings } from "./conversation.ts";
import { id, line, offeredPassword } from "./text.ts";
import type { Profile } from "./user.ts";

export const CreateSession = z.object({ username: line(256), password: offeredPassword });
export type CreateSession = z.infer<typeof CreateSession>;

/** Who I am and where: what the page needs to start. */
export type SignedIn = { user: Profile; app: AppInfo; settings: UserSettings };

/** What the public may know about an app. */
export type AppInfo = {
  appKey: string;
  slug: string;
  name: string;
  /** A media id, or null for the drawn letter. */
  avatar: string | null;
  registration: boolean;
};

/** A device that is signed in as me. */
export type Device = {
  id: number;
  /** A short readable form of the user agent, such as "Chrome on Windows". */
  name: string;
  address: string;
  createdAt: number;
  seenAt: number;
  online: boolean;
  current: boolean;
};

export const RevokeSession = z.object({ id });
export type RevokeSession = z.infer<typeof RevokeSession>;

/** A one-minute pass for the live connection. */
export type Ticket = { ticket: string; expiresAt: number };
