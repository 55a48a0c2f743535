"use client";

import { type FormEvent, useId, useState } from "react";
import { useTranslations } from "use-intl/react";
import { useAct } from "#components/shell/use-command.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import type { GroupInfo } from "#protocol/group.ts";
import { ownsGroup } from "./rights.ts";

/** Leaves a group, after one more question; an owner hears who owns it then. */
export function LeaveDialog({ group, onClose }: { group: GroupInfo; onClose: () => void }) {
  const t = useTranslations("group");
  const common = useTranslations("common");
  const { busy, act } = useAct();
  const leave = async () => {
    if (await act("group.leave", { group: group.id })) onClose();
  };
  const alone = group.memberCount <= 1;
  return (
    <Dialog
      title={t("leaveTitle", { name: group.name })}
      closeLabel={common("close")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button tone="danger" busy={busy} onClick={() => void leave()}>
            {t("leave")}
          </Button>
        </>
      }
    >
      <p className="text-sm text-ink-2">
        {t(alone ? "leaveAlone" : ownsGroup(group) ? "leaveOwner" : "leaveText")}
      </p>
    </Dialog>
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
