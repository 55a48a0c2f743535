"use client";

import { useTranslations } from "use-intl/react";
import { useAct } from "#components/shell/use-command.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";

/** Hands the group to another member, after one more question. */
export function TransferDialog({
  group,
  username,
  name,
  onClose,
}: {
  group: number;
  username: string;
  name: string;
  onClose: () => void;
}) {
  const t = useTranslations("group");
  const common = useTranslations("common");
  const { busy, act } = useAct();
  const transfer = async () => {
    if (await act("group.transfer", { group, username })) onClose();
  };
  return (
    <Dialog
      title={t("transferTitle", { name })}
      closeLabel={common("close")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button tone="danger" busy={busy} onClick={() => void transfer()}>
            {t("transfer")}
          </Button>
        </>
      }
    >
      <p className="text-sm text-ink-2">{t("transferText")}</p>
    </Dialog>
  );
}
