"use client";

import { useTranslations } from "use-intl/react";
import { useClient } from "#components/shell/client-provider.tsx";
import { ConfirmDialog } from "#components/shell/confirm-dialog.tsx";
import { useNavigate, useView } from "#components/shell/navigation.tsx";
import { useAct } from "#components/shell/use-command.ts";
import { targetOfView } from "#components/shell/view.ts";
import type { Target } from "#protocol/message.ts";
import { conversationOf } from "#sdk/selectors.ts";
import { targetKey } from "#sdk/state.ts";
import { useFace } from "./use-face.ts";

/** Deletes a chat for me alone, after one more question. */
export function DeleteChatDialog({ target, onClose }: { target: Target; onClose: () => void }) {
  const t = useTranslations("chat");
  const client = useClient();
  const navigate = useNavigate();
  const view = useView();
  const { act } = useAct();
  const face = useFace(target);
  const remove = async () => {
    const conversation = conversationOf(client.store.getState(), target);
    if (!conversation) return true;
    if (!(await act("conversation.clear", { conversation: conversation.info.id }))) return false;
    const open = targetOfView(view);
    if (open && targetKey(open) === targetKey(target)) navigate({ name: "chats" });
    return true;
  };
  return (
    <ConfirmDialog
      title={t("deleteChatTitle", { name: face.name })}
      confirm={t("deleteChat")}
      onConfirm={remove}
      onClose={onClose}
    >
      {t("deleteChatText")}
    </ConfirmDialog>
  );
}
