/** Who connects; a caller over HTTP has a password instead of a ticket, or neither when nobody is signed in. */
export type Person = { name: string; ticket: string; password?: string };

export type Target = { user: string } | { group: number } | { room: number };

/** One of a crowd's sockets that writes, to whom in turn. */
export type Sender = { socket: number; targets: Target[] };

/** Opens sockets that stay open under `crowd`, at most `perSecond`, and listens to all that is pushed to them. */
export type OpenPlan = {
  do: "open";
  crowd: string;
  /** Several: everybody begins with another one, and turns to the next when one does not answer. */
  origins: string[];
  people: Person[];
  perSecond: number;
  door?: Door;
  /** Comes from so many addresses of this machine, for one has only so many ports. */
  addresses?: number;
  /** Asks for the list of conversations, as a client does before it shows anything. */
  list?: boolean;
  /** Goes into this chat room. */
  room?: number;
};

/**
 * `socket`: a live connection that stays closed once it is. `returning`: one that comes back as the server asked, and
 * sends again what was not answered. An app's key: commands over HTTP. Its credentials: calls of its REST API, whose
 * commands are methods and paths.
 */
export type Door = "socket" | "returning" | { appKey: string } | { authorization: string };

export type Opened = { open: number; seconds: number; attempts: { mean: number; most: number } };

/** Waits until every socket of the crowd was closed by the other side, then opens them again with the same pauses as a client. */
export type StormPlan = Omit<OpenPlan, "do" | "perSecond" | "door"> & { do: "storm" };

export type LoadPlan = {
  do: "load";
  crowd: string;
  senders: Sender[];
  /** The crowd whose sockets are the audience; the senders' own when absent. */
  receivers?: string;
  /** How many sockets each message reaches. */
  audience: number;
  /** Messages per second whatever comes back; null: a sender waits for `until` before its next one. */
  rate: number | null;
  until: "acknowledged" | "delivered";
  warmUpSeconds: number;
  seconds: number;
  /** Instead of a time: so many messages of each sender. */
  messagesEach?: number;
  /** Length of a message's text; 100 when absent. */
  textBytes?: number;
  /** Begins the client ids of this run. */
  run: string;
};

/** Asks one command again and again at a fixed rate, by the crowd's members and with the inputs in turn. */
export type CommandPlan = {
  do: "command";
  crowd: string;
  command: string;
  inputs: object[];
  rate: number;
  seconds: number;
};

/** How many sockets of the crowd are still open. */
export type StatePlan = { do: "state"; crowd: string };

/** From now on these sockets read nothing. */
export type StallPlan = { do: "stall"; crowd: string; sockets: number[] };

export type ClosePlan = { do: "close"; crowd: string };

export type Plan = OpenPlan | StormPlan | LoadPlan | CommandPlan | StatePlan | StallPlan | ClosePlan;

export type Times = { p50: number; p99: number; most: number };

/** Milliseconds from when a message was due. What was due while the run warmed up is not among the times, but is judged. */
export type LoadFigures = {
  sent: number;
  acknowledged: number;
  perSecond: number;
  acknowledgements: Times;
  deliveries: Times & { perSecond: number };
  /** From when a message was due to its arrival at the last of its audience. */
  last: Times;
  refused: number;
  firstRefusal: string;
  unanswered: number;
  /** Messages that did not reach everybody, and stretches that did not follow the one before. */
  undelivered: number;
  gaps: number;
  /** A file with a line `clientId conversation seq` for each acknowledged message. */
  acknowledgedFile: string;
};

export type CommandFigures = {
  sent: number;
  accepted: number;
  firstRefusal: string;
  perSecond: number;
  /** From when a command was due to its answer. */
  answers: Times;
};

export type CrowdState = { open: number };

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
