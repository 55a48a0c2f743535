"use client";

import { useTranslations } from "use-intl/react";
import { PasswordField } from "#components/ui/password-field.tsx";
import { SelectField } from "#components/ui/select-field.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import { TextField } from "#components/ui/text-field.tsx";

/** A box of a form. Values are read from the form when it is sent. */
export type FormField = {
  name: string;
  label: string;
  kind?: "text" | "email" | "password" | "area" | "select" | "date" | "number" | "datetime-local";
  value?: string | number;
  hint?: string;
  isRequired?: boolean;
  isOptional?: boolean;
  maxLength?: number;
  min?: number;
  max?: number;
  options?: readonly { value: string; label: string }[];
  /** A new password or the one that exists. */
  autoComplete?: string;
};

/** The boxes of a form, each with its label, help and fault. */
export function FormFields({
  fields,
  errorOf,
}: {
  fields: readonly FormField[];
  errorOf: (name: string) => string | undefined;
}) {
  return fields.map((field) => <Box key={field.name} field={field} error={errorOf(field.name)} />);
}

function Box({ field, error }: { field: FormField; error: string | undefined }) {
  const common = useTranslations("common");
  const { name, label, kind = "text", value, hint, isRequired, isOptional, options = [], ...rest } = field;
  const shared = {
    name,
    label,
    hint,
    error,
    note: isOptional ? common("optional") : undefined,
    required: isRequired ?? false,
    defaultValue: value,
    maxLength: rest.maxLength,
  };
  if (kind === "area") return <TextArea {...shared} rows={4} />;
  if (kind === "select") {
    const { maxLength, ...select } = shared;
    return (
      <SelectField {...select}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </SelectField>
    );
  }
  if (kind === "password") {
    return (
      <PasswordField
        {...shared}
        autoComplete={rest.autoComplete ?? "new-password"}
        showLabel={common("show")}
        hideLabel={common("hide")}
      />
    );
  }
  return (
    <TextField
      {...shared}
      type={kind}
      min={rest.min}
      max={rest.max}
      autoComplete={rest.autoComplete ?? "off"}
    />
  );
}
