"use client";

import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl/react";
import { PictureField } from "#components/media/picture-field.tsx";
import { useAppState, useClient } from "#components/shell/client-provider.tsx";
import { useAct } from "#components/shell/use-command.ts";
import { Button } from "#components/ui/button.tsx";
import { SelectField } from "#components/ui/select-field.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { limits } from "#protocol/limits.ts";
import { readProfileForm } from "./read-profile-form.ts";
import { SavedNote } from "./saved-note.tsx";

const characters = (bytes: number) => Math.floor(bytes / 3);

/** What others see of me, to be edited. */
export function ProfileSettings() {
  const t = useTranslations("profile");
  const settings = useTranslations("settings");
  const common = useTranslations("common");
  const client = useClient();
  const me = useAppState((state) => state.me);
  const app = useAppState((state) => state.app.name);
  const { busy, act } = useAct();
  const [saved, setSaved] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setSaved(await act("user.update", readProfileForm(new FormData(event.currentTarget))));
  };
  return (
    <form onSubmit={submit} onInput={() => setSaved(false)} className="space-y-5">
      <p className="text-sm text-ink-3">{settings("profileLead", { app })}</p>
      <PictureField
        id={me.username}
        name={me.nickname || me.username}
        kind="person"
        picture={me.avatar}
        onChange={(avatar) => client.call("user.update", { avatar })}
      />
      <TextField
        name="nickname"
        label={t("nickname")}
        defaultValue={me.nickname}
        autoComplete="nickname"
        maxLength={characters(limits.nicknameBytes)}
      />
      <TextArea
        name="signature"
        label={t("signature")}
        defaultValue={me.signature}
        maxLength={characters(limits.profileFieldBytes)}
      />
      <TextField
        name="region"
        label={t("region")}
        defaultValue={me.region}
        maxLength={characters(limits.profileFieldBytes)}
      />
      <div className="grid gap-5 md:grid-cols-2">
        <SelectField name="gender" label={t("gender")} defaultValue={String(me.gender)}>
          {(["0", "1", "2"] as const).map((value) => (
            <option key={value} value={value}>
              {t(`genders.${value}`)}
            </option>
          ))}
        </SelectField>
        <TextField
          type="date"
          name="birthday"
          label={t("birthday")}
          defaultValue={me.birthday}
          autoComplete="bday"
        />
      </div>
      <div className="flex items-center gap-3">
        <Button type="submit" tone="primary" busy={busy}>
          {common("save")}
        </Button>
        <SavedNote shown={saved}>{common("saved")}</SavedNote>
      </div>
    </form>
  );
}
