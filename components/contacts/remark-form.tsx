"use client";

import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl/react";
import { useAct } from "#components/shell/use-command.ts";
import { announce } from "#components/ui/announcer.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { limits } from "#protocol/limits.ts";

type Props = { username: string; remark: string; note: string };

function RemarkDialog({ username, remark, note, onClose }: Props & { onClose: () => void }) {
  const t = useTranslations("profile");
  const common = useTranslations("common");
  const { busy, act } = useAct();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const text = (name: string) => String(data.get(name) ?? "").trim();
    const done = await act("friend.update", { username, remark: text("remark"), note: text("note") });
    if (!done) return;
    announce(common("saved"));
    onClose();
  };
  return (
    <Dialog title={t("edit")} closeLabel={common("close")} onClose={onClose}>
      <form onSubmit={submit} className="space-y-4">
        <TextField
          name="remark"
          label={t("remark")}
          hint={t("remarkHint")}
          defaultValue={remark}
          autoComplete="off"
          maxLength={Math.floor(limits.nicknameBytes / 3)}
        />
        <TextArea
          name="note"
          label={t("note")}
          defaultValue={note}
          maxLength={Math.floor(limits.noteBytes / 3)}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button type="submit" tone="primary" busy={busy}>
            {common("save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** My own name for a friend and a note about them, which only I see: a button that opens the form. */
export function Remark(props: Props) {
  const t = useTranslations("profile");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t("edit")}</Button>
      {open && <RemarkDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}
