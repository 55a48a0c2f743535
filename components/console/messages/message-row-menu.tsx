"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl/react";
import { Menu } from "#components/ui/menu.tsx";
import type { HistoryMessage } from "#protocol/history.ts";
import { useConsoleApp } from "../console-provider.tsx";
import { isAtLeast, sectionPath } from "../sections.ts";
import { messageKey } from "./message-key.ts";
import { RetractDialog } from "./retract-dialog.tsx";
import { useRevealed } from "./revealed.tsx";

/** What can be done with one message of the history. */
export function MessageRowMenu({ message }: { message: HistoryMessage }) {
  const t = useTranslations("console.messages");
  const { slug, role } = useConsoleApp();
  const router = useRouter();
  const { reveal } = useRevealed();
  const [asked, setAsked] = useState<"retract" | "delete" | null>(null);
  const { retracted } = message;
  const journey = {
    label: t("journey"),
    onSelect: () => router.push(`${sectionPath(slug, "messages")}/${messageKey(message)}`),
  };
  const items = isAtLeast(role, "admin")
    ? [
        ...(retracted ? [] : [{ label: t("reveal"), onSelect: () => void reveal([message]) }]),
        journey,
        ...(retracted ? [] : [{ label: t("retract"), danger: true, onSelect: () => setAsked("retract") }]),
        { label: t("delete"), danger: true, onSelect: () => setAsked("delete") },
      ]
    : [journey];
  return (
    <>
      <Menu label={t("actionsOf", { id: message.messageId })} items={items} />
      {asked && (
        <RetractDialog places={[message]} forget={asked === "delete"} onClose={() => setAsked(null)} />
      )}
    </>
  );
}
