import type { SignedIn } from "#protocol/session.ts";
import { applyContacts, applyGroupRequests, applyProfile } from "./apply-user-entry.ts";
import { putConversation, withRetractions } from "./conversation-state.ts";
import type { ConversationState, State } from "./state.ts";
import type { Storage, StoredConversation } from "./storage.ts";

/** Conversations whose newest page is read at once; of the others only the end, so that they can be continued. */
const READ_WHOLE = 50;
const PAGE = 50;

/** What is known before anything was read or asked. */
export function initialState({ app, user, settings }: SignedIn, now: number): State {
  const empty: State = {
    app,
    me: user,
    connection: { phase: "connecting", since: now },
    loaded: false,
    epoch: "",
    userSeq: null,
    conversations: {},
    order: [],
    conversationOfUser: {},
    conversationOfGroup: {},
    members: {},
    outgoing: {},
    drafts: {},
    users: {},
    friends: {},
    requests: [],
    blocked: {},
    rooms: {},
    groupRequests: [],
    settings,
    online: {},
    totalUnread: 0,
  };
  return applyProfile(empty, user);
}

/** Reads what this device has of the person; answers the change to the state. */
export async function readCache(storage: Storage): Promise<(state: State) => State> {
  const { account, conversations, drafts } = await storage.load();
  const recent = conversations.toSorted((a, b) => b.activeAt - a.activeAt);
  const read = await Promise.all(recent.map((stored, index) => toState(storage, stored, index)));
  return (state) => {
    let next: State = { ...state, drafts };
    if (account) {
      const { epoch, userSeq, me, friends, requests, blocked } = account;
      // A tab that slept through a restore may have written its copy after another had repaired it.
      const isWhole = conversations.every((conversation) => conversation.epoch === epoch);
      next = applyContacts(next, { friends, requests, blocked }, userSeq ?? 0);
      next = applyGroupRequests(next, account.groupRequests, account.settings);
      next = { ...next, epoch: isWhole ? epoch : "mixed", userSeq };
      // The page brought a profile too; the later one counts.
      if (me.profileVersion > next.me.profileVersion) next = applyProfile(next, me);
    }
    for (const conversation of read) {
      const { info } = conversation;
      const peer = info.kind === "single" ? info.peer : undefined;
      if (peer && !next.users[peer.username])
        next = { ...next, users: { ...next.users, [peer.username]: peer } };
      next = putConversation(next, conversation);
    }
    return { ...next, loaded: account !== null };
  };
}

async function toState(
  storage: Storage,
  stored: StoredConversation,
  index: number,
): Promise<ConversationState> {
  const { id: _, epoch: __, tail, ...kept } = stored;
  const limit = index < READ_WHOLE ? PAGE : 1;
  const read = tail > 0 ? await storage.entriesUpTo(stored.id, tail, limit) : [];
  // A tab that wrote late may have put a body back that another had taken away.
  const entries = withRetractions(read, read);
  return {
    ...kept,
    head: kept.next - 1,
    entries,
    loadedFrom: entries[0]?.seq ?? kept.next,
    loadingOlder: false,
    typing: [],
  };
}
