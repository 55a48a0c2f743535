"use client";

import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl/react";
import type { Fault } from "#components/auth/use-form.ts";
import { type Language, languageNames } from "#components/shell/language.ts";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { Banner } from "#components/ui/banner.tsx";
import { Button } from "#components/ui/button.tsx";
import { SelectField } from "#components/ui/select-field.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import type { AppSettings } from "#protocol/operator.ts";
import { useAct } from "../forms/use-act.ts";
import { readSettings } from "./read-settings.ts";
import { type SettingName, settingKinds, settingNames, settingParts } from "./setting-fields.ts";

const SECOND = 1_000;

/** Every choice of languages, in their order. */
const languageChoices: readonly (readonly Language[])[] = [["en", "zh"], ["zh", "en"], ["en"], ["zh"]];

/** All settings of the app in one form; only what was changed is sent. */
export function SettingsForm({ settings }: { settings: AppSettings }) {
  const t = useTranslations("console.settings");
  const errorText = useErrorText();
  const act = useAct();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const changes = readSettings(new FormData(event.currentTarget), settings);
    if (Object.keys(changes).length === 0) return;
    setBusy(true);
    const outcome = await act("app.updateSettings", { settings: changes }, { said: t("saved") });
    setBusy(false);
    setFault(outcome === null ? null : "fault" in outcome ? outcome.fault : outcome);
  };
  return (
    <form method="post" onSubmit={save} className="max-w-3xl space-y-8">
      {settingParts.map((part) => (
        <fieldset key={part} className="space-y-4">
          <legend className="mb-3 text-lg font-semibold">{t(`parts.${part}`)}</legend>
          <div className="grid gap-4 md:grid-cols-2">
            {settingNames
              .filter((name) => settingKinds[name].part === part)
              .map((name) => (
                <SettingBox key={name} name={name} settings={settings} />
              ))}
          </div>
        </fieldset>
      ))}
      <div role="alert">
        {fault && (
          <Banner tone="danger" className="rounded-control">
            {errorText(fault)}
          </Banner>
        )}
      </div>
      <Button type="submit" tone="primary" busy={busy}>
        {t("save")}
      </Button>
    </form>
  );
}

function SettingBox({ name, settings }: { name: SettingName; settings: AppSettings }) {
  const t = useTranslations("console.settings");
  const { kind } = settingKinds[name];
  const label = t(`fields.${name}`);
  const value = settings[name];
  if (kind === "list") {
    const text = Array.isArray(value) ? value.join("\n") : "";
    return (
      <TextArea name={name} label={label} hint={t("ipHint")} defaultValue={text} className="md:col-span-2" />
    );
  }
  if (kind === "number" || kind === "seconds") {
    const shown = kind === "seconds" ? Number(value) / SECOND : Number(value);
    return <TextField name={name} label={label} type="number" min={0} defaultValue={shown} required />;
  }
  if (kind === "languages") {
    return (
      <SelectField name={name} label={label} defaultValue={settings.languages.join(" ")}>
        {languageChoices.map((choice) => (
          <option key={choice.join(" ")} value={choice.join(" ")}>
            {choice.map((language) => languageNames[language]).join(", ")}
          </option>
        ))}
      </SelectField>
    );
  }
  const options = kind === "switch" ? (["true", "false"] as const) : kind;
  return (
    <SelectField name={name} label={label} defaultValue={String(value)}>
      {options.map((option) => (
        <option key={option} value={option}>
          {t(`options.${option}`)}
        </option>
      ))}
    </SelectField>
  );
}
