"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useId, useState } from "react";
import { useTranslations } from "use-intl/react";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import { useOperatorCommand } from "../console-provider.tsx";

/** Adds words as they are typed, pasted or read from a file: one a line. */
export function AddWordsDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("console.sensitive");
  const common = useTranslations("common");
  const command = useOperatorCommand();
  const errorText = useErrorText();
  const router = useRouter();
  const form = useId();
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const add = async (event: FormEvent) => {
    event.preventDefault();
    const words = [...new Set(text.split(/\r?\n/).map((line) => line.trim()))].filter((line) => line !== "");
    if (words.length === 0) return;
    setBusy(true);
    const answer = await command("word.add", { words });
    setBusy(false);
    if (!answer.ok) return setFailure(errorText(answer.error));
    router.refresh();
    onClose();
  };
  return (
    <Dialog
      title={t("addTitle")}
      closeLabel={common("close")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button type="submit" form={form} tone="primary" busy={busy}>
            {t("add")}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={(event) => void add(event)} className="space-y-4 text-sm">
        <TextArea
          label={t("word")}
          hint={t("addHint")}
          error={failure ?? undefined}
          rows={6}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <label className="block space-y-1">
          <span className="text-ink-2">{t("file")}</span>
          <input
            type="file"
            accept="text/plain,.txt,.csv"
            onChange={(event) => {
              const [file] = event.currentTarget.files ?? [];
              void file?.text().then((read) => setText((before) => `${before ? `${before}\n` : ""}${read}`));
            }}
            className="block w-full"
          />
        </label>
      </form>
    </Dialog>
  );
}
