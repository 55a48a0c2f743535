"use client";

import { useState } from "react";
import { useTranslations } from "use-intl/react";
import { ConfirmDialog } from "#components/shell/confirm-dialog.tsx";
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
  onMute,
  onClose,
}: {
  name: string;
  /** Milliseconds; null: for good. Answers whether it was done. */
  onMute: (durationMs: number | null) => Promise<boolean>;
  onClose: () => void;
}) {
  const t = useTranslations("group");
  const [chosen, setChosen] = useState<Duration>("hour");
  return (
    <ConfirmDialog
      title={t("muteTitle", { name })}
      confirm={t("muteMember")}
      tone="primary"
      onConfirm={() => onMute(durations[chosen])}
      onClose={onClose}
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
    </ConfirmDialog>
  );
}
