"use client";

import { type FormEvent, useId, useState } from "react";
import { useTranslations } from "use-intl/react";
import { ConfirmDialog } from "#components/shell/confirm-dialog.tsx";
import { useAct } from "#components/shell/use-command.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import type { GroupInfo } from "#protocol/group.ts";
import { ownsGroup } from "./rights.ts";

/** Leaves a group, after one more question; an owner hears who owns it then. */
export function LeaveDialog({ group, onClose }: { group: GroupInfo; onClose: () => void }) {
  const t = useTranslations("group");
  const { act } = useAct();
  const alone = group.memberCount <= 1;
  return (
    <ConfirmDialog
      title={t("leaveTitle", { name: group.name })}
      confirm={t("leave")}
      onConfirm={() => act("group.leave", { group: group.id })}
      onClose={onClose}
    >
      {t(alone ? "leaveAlone" : ownsGroup(group) ? "leaveOwner" : "leaveText")}
    </ConfirmDialog>
  );
}

/** Ends a group for everybody, once its name was typed. */
export function DissolveDialog({ group, onClose }: { group: GroupInfo; onClose: () => void }) {
  const t = useTranslations("group");
  const common = useTranslations("common");
  const { busy, act } = useAct();
  const form = useId();
  const [typed, setTyped] = useState("");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await act("group.dissolve", { group: group.id, name: typed })) onClose();
  };
  return (
    <Dialog
      title={t("dissolveTitle", { name: group.name })}
      closeLabel={common("close")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button
            form={form}
            type="submit"
            tone="danger"
            busy={busy}
            disabled={typed.trim() !== group.name.trim()}
          >
            {t("dissolve")}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="space-y-3">
        <p className="text-sm text-ink-2">{t("dissolveText")}</p>
        <TextField
          label={t("name")}
          hint={t("typeName", { name: group.name })}
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </form>
    </Dialog>
  );
}
