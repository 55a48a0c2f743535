"use client";

import { X } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl/react";
import { useMounted } from "#components/auth/use-form.ts";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { Button } from "#components/ui/button.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { SelectField } from "#components/ui/select-field.tsx";
import { showToast } from "#components/ui/toast.tsx";
import type { AppSettings } from "#protocol/operator.ts";
import { useOperatorCommand } from "../console-provider.tsx";
import { AddWordsDialog } from "./add-words-dialog.tsx";

/** Opens the dialog that adds words. */
export function AddWordsButton() {
  const t = useTranslations("console.sensitive");
  const mounted = useMounted();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button tone="primary" disabled={!mounted} onClick={() => setOpen(true)}>
        {t("add")}
      </Button>
      {isOpen && <AddWordsDialog onClose={() => setOpen(false)} />}
    </>
  );
}

/** Takes a word out of the list. */
export function RemoveWord({ word }: { word: string }) {
  const t = useTranslations("console.sensitive");
  const command = useOperatorCommand();
  const errorText = useErrorText();
  const router = useRouter();
  const remove = async () => {
    const answer = await command("word.remove", { word });
    if (!answer.ok) showToast({ text: errorText(answer.error), tone: "danger" });
    router.refresh();
  };
  return (
    <IconButton label={t("removeWord", { word })} onClick={() => void remove()}>
      <Icon of={X} size={16} />
    </IconButton>
  );
}

const modes = ["off", "refuse", "mask"] as const;

/** What becomes of a message with a listed word. */
export function WordsMode({ mode }: { mode: AppSettings["sensitiveWords"] }) {
  const t = useTranslations("console.sensitive");
  const common = useTranslations("common");
  const command = useOperatorCommand();
  const errorText = useErrorText();
  const router = useRouter();
  const change = async (value: string) => {
    const sensitiveWords = modes.find((known) => known === value) ?? "off";
    const answer = await command("app.updateSettings", { settings: { sensitiveWords } });
    showToast(answer.ok ? { text: common("saved") } : { text: errorText(answer.error), tone: "danger" });
    router.refresh();
  };
  return (
    <SelectField
      label={t("mode")}
      defaultValue={mode}
      onChange={(event) => void change(event.currentTarget.value)}
      className="max-w-80"
    >
      {modes.map((value) => (
        <option key={value} value={value}>
          {t(`modes.${value}`)}
        </option>
      ))}
    </SelectField>
  );
}
