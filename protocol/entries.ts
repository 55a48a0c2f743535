import type { Preferences, UserSettings } from "./conversation.ts";
import type { FriendRequest } from "./friend.ts";
import type { Announcement, GroupFacts, GroupProfile, GroupRole, JoinRequest } from "./group.ts";
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
    | GroupEntry
  );

type GroupChange =
  | ({ kind: "group.created"; users: string[] } & GroupFacts)
  | {
      kind: "group.membersAdded";
      users: string[];
      /** The group as it is from here on, for whoever has just come. */
      group: GroupFacts;
      /** Of those who came back, who is still silenced, and up to when. */
      silenced?: Record<string, number>;
    }
  /** The last thing those removed see. */
  | { kind: "group.membersRemoved"; users: string[]; memberCount: number; newOwner: string | null }
  /** The last thing they see who left. */
  | { kind: "group.memberLeft"; user: string; memberCount: number; newOwner: string | null }
  /** The whole profile as it is now; `changed` names what was not so before. */
  | { kind: "group.updated"; profile: GroupProfile; changed: (keyof GroupProfile)[] }
  | { kind: "group.dissolved" }
  | { kind: "group.ownerChanged"; owner: string; before: string | null }
  | { kind: "group.roleChanged"; user: string; role: Exclude<GroupRole, "owner"> }
  /** `until` null: they may write again; `limits.foreverMs`: silenced for good. */
  | { kind: "group.memberSilenced"; users: string[]; until: number | null }
  | { kind: "group.allSilenced"; silenced: boolean }
  | {
      kind: "group.announcementChanged";
      change: "added" | "updated" | "pinned" | "unpinned" | "removed";
      announcement: Announcement;
      /** Text of the announcement that is pinned now. */
      pinned: string | null;
    }
  /** Not shown. */
  | { kind: "group.nicknameChanged"; user: string; nickname: string }
  /** Not shown: whom messages are sent to has changed, while nobody came or left. */
  | { kind: "group.audienceChanged" };

/** A change of a group. Lists name everybody by username; `people` is how some of them, and `by`, are shown. */
export type GroupEntry = GroupChange & {
  /** Who did it; null: the app or its operators. */
  by: string | null;
  people: UserSummary[];
};

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
    | {
        kind: "conversation.updated";
        conversation: number;
        preferences: Preferences;
        /** Told when a shield was set or lifted: by what the conversation stands in my list from then on. */
        activeAt?: number;
      }
    /** What was up to `upTo` is gone for me. `left`: so is the conversation, for I am not in it any more. */
    | { kind: "conversation.cleared"; conversation: number; upTo: number; left: boolean }
    | { kind: "settings.updated"; settings: UserSettings }
    | { kind: "group.requested"; request: JoinRequest }
    | { kind: "group.requestAnswered"; request: JoinRequest }
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
