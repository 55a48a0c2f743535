"use client";

import { type ReactNode, useId, useState } from "react";
import { useTranslations } from "use-intl/react";
import { type Fault, type Outcome, useForm } from "#components/auth/use-form.ts";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { Banner } from "#components/ui/banner.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import type { ErrorCode } from "#protocol/errors.ts";
import { type FormField, FormFields } from "./form-fields.tsx";

type Props = {
  title: string;
  lead?: ReactNode;
  fields: readonly FormField[];
  submitLabel: string;
  tone?: "primary" | "danger";
  /** The field a refusal speaks of; null: the form as a whole. */
  fieldOf?: (code: ErrorCode) => string | null;
  /** Answers what is wrong, or null when it is done. */
  submit: (text: (name: string) => string) => Promise<Outcome>;
  onClose: () => void;
};

/** A form in a dialog: sent once, faults beside their field, and nothing that was typed is lost by a stray Esc. */
export function FormDialog(props: Props) {
  const { title, lead, fields, submitLabel, tone = "primary", fieldOf = () => null, submit, onClose } = props;
  const common = useTranslations("common");
  const t = useTranslations("console.form");
  const errorText = useErrorText();
  const form = useId();
  const [isTouched, setTouched] = useState(false);
  const [isLeaving, setLeaving] = useState(false);
  const { busy, refusal, onSubmit } = useForm(fieldOf, submit);
  const leave = () => {
    if (isTouched && !isLeaving) setLeaving(true);
    else onClose();
  };
  const textOf = (fault: Fault) => errorText(fault);
  return (
    <Dialog
      title={title}
      closeLabel={common("close")}
      onClose={leave}
      actions={
        isLeaving ? (
          <>
            <Button onClick={() => setLeaving(false)}>{t("keep")}</Button>
            <Button tone="danger" onClick={onClose}>
              {t("discard")}
            </Button>
          </>
        ) : (
          <>
            <Button onClick={leave}>{common("cancel")}</Button>
            <Button type="submit" form={form} tone={tone} busy={busy}>
              {submitLabel}
            </Button>
          </>
        )
      }
    >
      {lead && <div className="mb-4 text-sm text-pretty text-ink-2">{lead}</div>}
      <div role="alert">
        {isLeaving && <Banner className="mb-4 rounded-control">{t("unsaved")}</Banner>}
        {refusal && refusal.field === null && (
          <Banner tone="danger" className="mb-4 rounded-control">
            {textOf(refusal.fault)}
          </Banner>
        )}
      </div>
      <form
        id={form}
        method="post"
        onSubmit={onSubmit}
        onInput={() => setTouched(true)}
        className="space-y-4"
      >
        <FormFields
          fields={fields}
          errorOf={(name) => (refusal?.field === name ? textOf(refusal.fault) : undefined)}
        />
      </form>
    </Dialog>
  );
}
