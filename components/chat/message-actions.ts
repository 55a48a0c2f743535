"use client";

import { useMemo } from "react";
import { useTranslations } from "use-intl/react";
import { useClient } from "#components/shell/client-provider.tsx";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { announce } from "#components/ui/announcer.tsx";
import { showToast } from "#components/ui/toast.tsx";
import { textOf } from "#protocol/body-text.ts";
import { limits } from "#protocol/limits.ts";
import { rememberRetracted } from "./retracted-texts.ts";
import type { TimelineMessage } from "./timeline.ts";

export type MessageAction = { label: string; run: () => void; danger?: boolean };

/** What can be done with a message, in the order of its menu. */
export function useMessageActions(
  conversation: number | null,
): (message: TimelineMessage) => MessageAction[] {
  const t = useTranslations("chat");
  const common = useTranslations("common");
  const client = useClient();
  const errorText = useErrorText();
  return useMemo(() => {
    const copy = async (text: string) => {
      try {
        await navigator.clipboard.writeText(text);
        announce(common("copied"));
      } catch {
        showToast({ text: t("copyFailed"), tone: "danger" });
      }
    };
    const retract = async (id: number, seq: number, text: string) => {
      rememberRetracted(id, seq, text);
      try {
        await client.retract(id, seq);
      } catch (error) {
        showToast({ text: errorText(error), tone: "danger" });
      }
    };
    return ({ body, own, seq, clientId, status, at }) => {
      if (!body) return [];
      const actions: MessageAction[] = [{ label: t("copy"), run: () => void copy(textOf(body)) }];
      if (own && seq !== null && conversation !== null && Date.now() - at < limits.retractMs) {
        actions.push({ label: t("retract"), run: () => void retract(conversation, seq, textOf(body)) });
      }
      if (status === "failed" && clientId) {
        actions.push({ label: t("retry"), run: () => client.retry(clientId) });
        actions.push({ label: t("delete"), danger: true, run: () => client.discard(clientId) });
      }
      return actions;
    };
  }, [client, conversation, t, common, errorText]);
}
