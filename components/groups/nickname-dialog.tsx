"use client";

import { type FormEvent, useId, useState } from "react";
import { useTranslations } from "use-intl/react";
import { useAct } from "#components/shell/use-command.ts";
import { announce } from "#components/ui/announcer.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { limits } from "#protocol/limits.ts";
import { isTooLong } from "./bytes.ts";

/** The name under which I stand in a group; an empty one takes it away. */
export function NicknameDialog({
  group,
  nickname,
  onClose,
}: {
  group: number;
  nickname: string;
  onClose: () => void;
}) {
  const t = useTranslations("group");
  const common = useTranslations("common");
  const { busy, act } = useAct();
  const form = useId();
  const [fault, setFault] = useState<string>();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get("nickname") ?? "").trim();
    if (isTooLong(name, limits.nicknameBytes)) return setFault(t("nicknameTooLong"));
    if (!(await act("group.setNickname", { group, nickname: name }))) return;
    announce(common("saved"));
    onClose();
  };
  return (
    <Dialog
      title={t("nickname")}
      closeLabel={common("close")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button form={form} type="submit" tone="primary" busy={busy}>
            {common("save")}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} noValidate>
        <TextField
          name="nickname"
          label={t("nickname")}
          hint={t("nicknameHint")}
          error={fault}
          defaultValue={nickname}
          autoComplete="off"
          maxLength={limits.nicknameBytes}
        />
      </form>
    </Dialog>
  );
}
