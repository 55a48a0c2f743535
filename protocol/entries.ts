import type { FriendRequest } from "./friend.ts";
import type { MessageBody } from "./message.ts";
import type { Profile, Relation, UserSummary } from "./user.ts";

/** `c:<conversation id>` for a conversation's log, `u` for my own. */
export type LogName = `c:${number}` | "u";

type Base = { seq: number; createdAt: number };

/**
 * An entry of a conversation's log. What must be seen in order is an entry; state tables are projections.
 * A retracted message keeps its place: its own entry travels without a body from then on.
 */
export type ConversationEntry = Base &
  (
    | {
        kind: "message.created";
        messageId: number;
        sender: string;
        clientId: string | null;
        hash: string;
        /** Null once the message was retracted. */
        body: MessageBody | null;
        retracted?: true;
      }
    | { kind: "message.retracted"; targetSeq: number; by: string }
  );

/** An entry of a user's own log: what all devices of that user must agree on. */
export type UserEntry = Base &
  (
    | { kind: "friend.requested"; request: FriendRequest }
    | { kind: "friend.declined"; user: UserSummary; direction: "sent" | "received" }
    | { kind: "friend.accepted"; user: UserSummary; relation: Relation }
    | { kind: "friend.removed"; user: UserSummary }
    | { kind: "friend.updated"; user: UserSummary; remark: string; note: string }
    | { kind: "block.added"; user: UserSummary }
    | { kind: "block.removed"; user: UserSummary }
    | { kind: "profile.updated"; profile: Profile }
  );

export type Entry = ConversationEntry | UserEntry;

/** A contiguous stretch of positions the reader may not see; it only moves the client's `next` on. */
export type HiddenRange = [from: number, to: number];

/** A stretch of a log without a gap from `from` to `to`: entries in order, the rest hidden. */
export type Stretch<E extends Entry = Entry> = {
  log: LogName;
  from: number;
  to: number;
  entries: E[];
  hidden: HiddenRange[];
};

/** The push frame of the event `entries`. */
export type EntriesFrame = Stretch;
