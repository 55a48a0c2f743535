"use client";

import { useMemo } from "react";
import { useTranslations } from "use-intl/react";
import { useClient } from "#components/shell/client-provider.tsx";
import { useNavigate, useView } from "#components/shell/navigation.tsx";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { targetOfView } from "#components/shell/view.ts";
import { showToast } from "#components/ui/toast.tsx";
import type { Input } from "#protocol/commands.ts";
import { conversationOf } from "#sdk/selectors.ts";
import { targetKey } from "#sdk/state.ts";
import { targetOfKey } from "./conversation-rows.ts";
import type { MessageAction } from "./message-actions.ts";

/** What can be done with a chat of the list, for me alone and on all my devices, in the order of its menu. */
export function useConversationActions(onDelete: (key: string) => void): (key: string) => MessageAction[] {
  const t = useTranslations("chat");
  const client = useClient();
  const errorText = useErrorText();
  const navigate = useNavigate();
  const view = useView();
  return useMemo(
    () => (key) => {
      const conversation = conversationOf(client.store.getState(), targetOfKey(key));
      if (!conversation) return [];
      const { preferences, unread, info, head } = conversation;
      const update = (change: Omit<Input<"conversation.update">, "conversation">) => {
        client
          .call("conversation.update", { conversation: info.id, ...change })
          .catch((error: unknown) => showToast({ text: errorText(error), tone: "danger" }));
      };
      const isPinned = preferences.pinnedAt !== null;
      const waits = unread > 0 || preferences.markedUnread;
      const read = () => {
        client.seen(info.id, head);
        if (preferences.markedUnread) update({ markedUnread: false });
      };
      const hide = () => {
        const open = targetOfView(view);
        if (open && targetKey(open) === key) navigate({ name: "chats" });
        update({ hidden: true });
      };
      return [
        { label: t(isPinned ? "unpin" : "pin"), run: () => update({ pinned: !isPinned }) },
        {
          label: t(preferences.noDisturb ? "unmute" : "mute"),
          run: () => update({ noDisturb: !preferences.noDisturb }),
        },
        waits
          ? { label: t("markRead"), run: read }
          : { label: t("markUnread"), run: () => update({ markedUnread: true }) },
        ...(info.kind === "group" && info.group.me
          ? [
              {
                label: t(preferences.shielded ? "unshield" : "shield"),
                run: () => update({ shielded: !preferences.shielded }),
              },
            ]
          : []),
        { label: t("hide"), run: hide },
        { label: t("deleteChat"), danger: true, run: () => onDelete(key) },
      ];
    },
    [client, t, errorText, navigate, view, onDelete],
  );
}
