"use client";

import { DeleteChatDialog } from "#components/chat/delete-chat-dialog.tsx";
import type { GroupInfo } from "#protocol/group.ts";
import { AddMembersDialog } from "./add-members-dialog.tsx";
import { AnnouncementsDialog } from "./announcements-dialog.tsx";
import { BlockedDialog } from "./blocked-dialog.tsx";
import { EditGroupDialog } from "./edit-group-dialog.tsx";
import { InviteDialog } from "./invite-dialog.tsx";
import { DissolveDialog, LeaveDialog } from "./leave-dialogs.tsx";
import { NicknameDialog } from "./nickname-dialog.tsx";
import { RequestsDialog } from "./requests-dialog.tsx";

export type Asking =
  | "add"
  | "invite"
  | "edit"
  | "announce"
  | "announcements"
  | "nickname"
  | "requests"
  | "blocked"
  | "delete"
  | "leave"
  | "dissolve";

/** What is asked in a dialog over the details, if anything. */
export function GroupQuestion({
  asking,
  group,
  conversation,
  onClose,
}: {
  asking: Asking | null;
  group: GroupInfo;
  conversation: number;
  onClose: () => void;
}) {
  switch (asking) {
    case "add":
      return <AddMembersDialog group={group.id} conversation={conversation} onClose={onClose} />;
    case "invite":
      return <InviteDialog group={group.id} onClose={onClose} />;
    case "edit":
      return <EditGroupDialog group={group} onClose={onClose} />;
    case "announce":
    case "announcements":
      return (
        <AnnouncementsDialog
          group={group}
          conversation={conversation}
          writing={asking === "announce"}
          onClose={onClose}
        />
      );
    case "nickname":
      return <NicknameDialog group={group.id} nickname={group.me?.nickname ?? ""} onClose={onClose} />;
    case "requests":
      return <RequestsDialog group={group.id} onClose={onClose} />;
    case "blocked":
      return <BlockedDialog group={group.id} onClose={onClose} />;
    case "delete":
      return <DeleteChatDialog target={{ group: group.id }} onClose={onClose} />;
    case "leave":
      return <LeaveDialog group={group} onClose={onClose} />;
    case "dissolve":
      return <DissolveDialog group={group} onClose={onClose} />;
    case null:
      return null;
  }
}
