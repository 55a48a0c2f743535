"use client";

import type { FormEvent } from "react";
import { useTranslations } from "use-intl/react";
import { Button } from "#components/ui/button.tsx";
import { SelectField } from "#components/ui/select-field.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { limits } from "#protocol/limits.ts";
import { ContentFields } from "./content-fields.tsx";
import { type DraftContent, draftBody } from "./draft-body.ts";
import { PreviewBubble } from "./preview-bubble.tsx";
import { type RecipientKind, readRecipients } from "./recipients.ts";

export type SendDraft = DraftContent & { from: string; kind: RecipientKind; to: string };

const kinds: readonly RecipientKind[] = ["users", "group", "room", "everybody"];

/** Who speaks, to whom, and what; beside it how it will look. */
export function SendForm({
  draft,
  busy,
  onChange,
  onSubmit,
}: {
  draft: SendDraft;
  busy: boolean;
  onChange: (changes: Partial<SendDraft>) => void;
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
}) {
  const t = useTranslations("console.send");
  const { from, kind, to } = draft;
  const isReady = from.trim() !== "" && draftBody(draft) !== null && readRecipients(kind, to) !== null;
  return (
    <form onSubmit={onSubmit} className="grid gap-5 md:grid-cols-2">
      <div className="space-y-4">
        <TextField
          label={t("as")}
          hint={t("asHint")}
          name="from"
          required
          autoComplete="off"
          value={from}
          onChange={(event) => onChange({ from: event.currentTarget.value })}
        />
        <SelectField
          label={t("to")}
          value={kind}
          onChange={(event) => {
            const { value } = event.currentTarget;
            onChange({ kind: kinds.find((known) => known === value) ?? "users", to: "" });
          }}
        >
          {kinds.map((value) => (
            <option key={value} value={value}>
              {t(`kinds.${value}`)}
            </option>
          ))}
        </SelectField>
        {kind === "users" && (
          <TextArea
            label={t("users")}
            hint={t("usersHint", { most: limits.broadcastUsers })}
            required
            value={to}
            onChange={(event) => onChange({ to: event.currentTarget.value })}
          />
        )}
        {(kind === "group" || kind === "room") && (
          <TextField
            label={t(kind === "group" ? "groupId" : "roomId")}
            inputMode="numeric"
            required
            value={to}
            onChange={(event) => onChange({ to: event.currentTarget.value })}
          />
        )}
        <ContentFields content={draft} onChange={onChange} />
      </div>
      <div className="flex flex-col justify-between gap-5">
        <PreviewBubble from={from.trim()} content={draft} />
        <Button type="submit" tone="primary" busy={busy} disabled={!isReady} className="self-end">
          {t("next")}
        </Button>
      </div>
    </form>
  );
}
