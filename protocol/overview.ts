export const overviewSpans = ["day", "week", "month"] as const;
export type OverviewSpan = (typeof overviewSpans)[number];

/** A number of a time, and of the time of the same length before it; null: nothing was noted then. */
export type Compared = { value: number; before: number | null };

/** A stretch of the chart: when it began, as text in the app's zone, and how much was sent of each kind. */
export type OverviewPoint = { time: string; single: number; group: number };

export type Overview = {
  span: OverviewSpan;
  online: number;
  users: number;
  groups: number;
  messages: Compared;
  activeUsers: Compared;
  newUsers: Compared;
  activeGroups: Compared;
  newGroups: Compared;
  /** Milliseconds within which 95 of 100 messages came to devices that were there; null: none did. */
  deliveryP95: { value: number | null; before: number | null };
  /** Commands that failed by a fault of the server. */
  failures: Compared;
  points: OverviewPoint[];
  /** Messages by kind of body, the most frequent first. */
  kinds: { type: string; sent: number }[];
  /** Open reports. */
  reports: number;
};
