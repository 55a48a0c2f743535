/** What a program said of its message, kept for the history, callbacks and notifications; people do not see it. */
export type MessageDetails = {
  /** True: the app's own doing, not a person's. */
  byApp?: true;
  /** How the sender and the receiver are to be called. */
  fromName?: string;
  targetName?: string;
  noOffline?: boolean;
  noNotification?: boolean;
  notification?: { title?: string; alert?: string };
  /** What its program put beside the body. */
  extras?: Record<string, unknown>;
};
