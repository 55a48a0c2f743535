const DAY = 86_400_000;

/** A session ends this long after it began, and when nothing was heard of it for the idle time. */
export const sessionLifetimeMs = 30 * DAY;
export const sessionIdleMs = 7 * DAY;

/** What was heard of a device is noted at most this often. */
export const seenEveryMs = 60_000;

type Times = { expiresAt: Date; seenAt: Date };

/** True when a session is over by age or idleness. */
export const hasExpired = ({ expiresAt, seenAt }: Times, now: Date): boolean =>
  expiresAt <= now || seenAt.getTime() + sessionIdleMs <= now.getTime();

/** True when it is time to note again that the device was heard of. */
export const isSeenLongAgo = ({ seenAt }: Times, now: Date): boolean =>
  now.getTime() - seenAt.getTime() >= seenEveryMs;
