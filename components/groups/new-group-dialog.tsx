"use client";

import { type FormEvent, useId, useState } from "react";
import { useTranslations } from "use-intl/react";
import { useClient } from "#components/shell/client-provider.tsx";
import { useNavigate } from "#components/shell/navigation.tsx";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { Banner } from "#components/ui/banner.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import type { GroupVisibility } from "#protocol/group.ts";
import { limits } from "#protocol/limits.ts";
import { isTooLong } from "./bytes.ts";
import { type Candidate, PeoplePicker } from "./people-picker.tsx";
import { VisibilityChoice } from "./visibility-choice.tsx";

/** Makes a group with its first people and opens it. */
export function NewGroupDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("group");
  const common = useTranslations("common");
  const client = useClient();
  const navigate = useNavigate();
  const errorText = useErrorText();
  const form = useId();
  const [people, setPeople] = useState<Candidate[]>([]);
  const [visibility, setVisibility] = useState<GroupVisibility>("private");
  const [nameError, setNameError] = useState<string>();
  const [refused, setRefused] = useState<string>();
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get("name") ?? "").trim();
    const wrong =
      name === "" ? t("nameMissing") : isTooLong(name, limits.groupNameBytes) ? t("nameTooLong") : "";
    setNameError(wrong || undefined);
    if (wrong) return event.currentTarget.querySelector<HTMLElement>("[name=name]")?.focus();
    setBusy(true);
    setRefused(undefined);
    try {
      const members = people.map(({ username }) => username);
      const { group } = await client.call("group.create", { name, visibility, members });
      onClose();
      navigate({ name: "group", group: group.id });
    } catch (error) {
      setRefused(errorText(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t("new")}
      closeLabel={common("close")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button form={form} type="submit" tone="primary" busy={busy}>
            {t("create")}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} noValidate className="space-y-4">
        {refused && (
          <Banner role="alert" tone="danger" className="rounded-control">
            {refused}
          </Banner>
        )}
        <TextField name="name" label={t("name")} error={nameError} autoComplete="off" maxLength={64} />
        <VisibilityChoice value={visibility} onChange={setVisibility} />
        <PeoplePicker label={t("people")} chosen={people} onChange={setPeople} />
      </form>
    </Dialog>
  );
}
