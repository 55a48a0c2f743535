"use client";

import { useState } from "react";
import { useTranslations } from "use-intl/react";
import { type Candidate, PeoplePicker } from "#components/groups/people-picker.tsx";
import { useClient } from "#components/shell/client-provider.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import type { Target } from "#protocol/message.ts";

/** Chooses people whose cards are sent. */
export function ContactDialog({ target, onClose }: { target: Target; onClose: () => void }) {
  const t = useTranslations("media");
  const chat = useTranslations("chat");
  const common = useTranslations("common");
  const client = useClient();
  const [chosen, setChosen] = useState<Candidate[]>([]);
  const send = () => {
    for (const { username, name } of chosen) {
      void client.send(target, { type: "card", username, nickname: name === username ? "" : name });
    }
    onClose();
  };
  return (
    <Dialog
      title={t("sendContact")}
      closeLabel={common("close")}
      onClose={onClose}
      actions={
        <Button tone="primary" disabled={chosen.length === 0} onClick={send}>
          {chat("send")}
        </Button>
      }
    >
      <PeoplePicker label={t("contact")} chosen={chosen} onChange={setChosen} />
    </Dialog>
  );
}
