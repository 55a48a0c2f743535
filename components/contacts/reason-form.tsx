"use client";

import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl/react";
import { Button, type ButtonTone } from "#components/ui/button.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import { limits } from "#protocol/limits.ts";

/** Asks for something with a reason that may stay empty. */
export function ReasonForm({
  label,
  hint,
  submit,
  tone,
  onAsk,
}: {
  label: string;
  hint: string;
  submit: string;
  tone?: ButtonTone;
  onAsk: (reason: string) => Promise<unknown>;
}) {
  const common = useTranslations("common");
  const [busy, setBusy] = useState(false);
  const ask = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get("reason") ?? "").trim();
    setBusy(true);
    await onAsk(reason);
    setBusy(false);
  };
  return (
    <form onSubmit={ask} className="space-y-3">
      <TextArea
        name="reason"
        label={label}
        hint={hint}
        note={common("optional")}
        maxLength={Math.floor(limits.reasonBytes / 3)}
      />
      <Button type="submit" tone={tone} busy={busy}>
        {submit}
      </Button>
    </form>
  );
}
