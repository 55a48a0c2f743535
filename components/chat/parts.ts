"use client";

import { lazyPart } from "#components/shell/lazy-part.ts";

// What a chat shows on demand; fetched once the first screen stands.
export const GroupOffer = lazyPart(
  async () => (await import("#components/groups/group-offer.tsx")).GroupOffer,
);
export const LinkedText = lazyPart(async () => (await import("./linked-text.tsx")).LinkedText);
export const MessageMenu = lazyPart(async () => (await import("./message-menu.tsx")).MessageMenu);
export const NewGroupDialog = lazyPart(
  async () => (await import("#components/groups/new-group-dialog.tsx")).NewGroupDialog,
);
export const GroupDetails = lazyPart(
  async () => (await import("#components/groups/group-details.tsx")).GroupDetails,
);
export const ReadersDialog = lazyPart(
  async () => (await import("#components/groups/readers-dialog.tsx")).ReadersDialog,
);
export const GroupInvitation = lazyPart(
  async () => (await import("#components/groups/group-invitation.tsx")).GroupInvitation,
);
export const Details = lazyPart(async () => (await import("./details.tsx")).Details);
export const MentionList = lazyPart(async () => (await import("./mention-list.tsx")).MentionList);
export const GroupReceipt = lazyPart(async () => (await import("./group-receipt.tsx")).GroupReceipt);
export const GroupConversation = lazyPart(
  async () => (await import("./group-conversation.tsx")).GroupConversation,
);
export const DeleteChatDialog = lazyPart(
  async () => (await import("./delete-chat-dialog.tsx")).DeleteChatDialog,
);
