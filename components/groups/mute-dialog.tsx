"use client";

import { useState } from "react";
import { useTranslations } from "use-intl/react";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { SelectField } from "#components/ui/select-field.tsx";

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const durations = {
  minutes5: 5 * MINUTE,
  hour: 60 * MINUTE,
  day: DAY,
  week: 7 * DAY,
  month: 30 * DAY,
  year: 365 * DAY,
  forever: null,
} as const;
type Duration = keyof typeof durations;
const names = Object.keys(durations) as Duration[]; // the keys of an object of ours

/** Asks for how long somebody is kept from writing. */
export function MuteDialog({
  name,
  busy,
  onMute,
  onClose,
}: {
  name: string;
  busy: boolean;
  /** Milliseconds; null: for good. Answers whether it was done. */
  onMute: (durationMs: number | null) => Promise<boolean>;
  onClose: () => void;
}) {
  const t = useTranslations("group");
  const common = useTranslations("common");
  const [chosen, setChosen] = useState<Duration>("hour");
  const mute = async () => {
    if (await onMute(durations[chosen])) onClose();
  };
  return (
    <Dialog
      title={t("muteTitle", { name })}
      closeLabel={common("close")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button tone="primary" busy={busy} onClick={() => void mute()}>
            {t("muteMember")}
          </Button>
        </>
      }
    >
      <SelectField
        label={t("howLong")}
        hint={t("muteHint")}
        value={chosen}
        onChange={(event) => {
          const { value } = event.currentTarget;
          setChosen(names.find((one) => one === value) ?? "hour");
        }}
      >
        {names.map((one) => (
          <option key={one} value={one}>
            {t(`durations.${one}`)}
          </option>
        ))}
      </SelectField>
    </Dialog>
  );
}
