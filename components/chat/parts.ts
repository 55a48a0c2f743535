"use client";

import { lazyPart } from "#components/shell/lazy-part.ts";

// What a chat shows on demand; fetched once the first screen stands.
export const GroupOffer = lazyPart(
  async () => (await import("#components/groups/group-offer.tsx")).GroupOffer,
);
export const JumpButtons = lazyPart(async () => (await import("./jump-button.tsx")).JumpButtons);
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
export const MediaMessage = lazyPart(async () => (await import("./bodies/media-message.tsx")).MediaMessage);
export const ImageViewer = lazyPart(
  async () => (await import("#components/media/image-viewer.tsx")).ImageViewer,
);
export const AttachmentTray = lazyPart(async () => (await import("./attachment-tray.tsx")).AttachmentTray);
export const ComposerTools = lazyPart(async () => (await import("./composer-tools.tsx")).ComposerTools);
export const EmojiPicker = lazyPart(async () => (await import("./emoji/emoji-picker.tsx")).EmojiPicker);
export const VoiceRecorder = lazyPart(async () => (await import("./voice-recorder.tsx")).VoiceRecorder);
export const LocationDialog = lazyPart(async () => (await import("./location-dialog.tsx")).LocationDialog);
export const ContactDialog = lazyPart(async () => (await import("./contact-dialog.tsx")).ContactDialog);
export const MediaPanel = lazyPart(
  async () => (await import("#components/media/media-panel.tsx")).MediaPanel,
);
export const DeleteChatDialog = lazyPart(
  async () => (await import("./delete-chat-dialog.tsx")).DeleteChatDialog,
);
