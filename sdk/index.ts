export type { TransparentCommand, TransparentTarget } from "#protocol/transparent.ts";
export { applyEntry } from "./apply-entry.ts";
export { CallError, isCallError } from "./call-error.ts";
export { createClient } from "./client.ts";
export type { Client, ClientOptions, MessageListener, TransparentListener } from "./client-types.ts";
export { openIndexedDb } from "./indexed-db.ts";
export { createMemoryStorage } from "./memory-storage.ts";
export {
  atBeginning,
  conversationList,
  conversationOf,
  displayName,
  firstUnread,
  isHidden,
  listedConversations,
  messagesOf,
  nameInGroup,
  outgoingOf,
  type Receipt,
  receiptOf,
  ringingUnread,
  rings,
  targetOf,
  totalUnread,
  userOf,
  type WriteBar,
  waitingJoinRequests,
  waitingRequests,
  writeBar,
} from "./selectors.ts";
export {
  type AcknowledgedMessage,
  type ConnectionState,
  type ConversationState,
  type OutgoingMessage,
  type RoomState,
  type State,
  targetKey,
} from "./state.ts";
export type { Storage } from "./storage.ts";
