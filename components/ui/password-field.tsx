"use client";

import clsx from "clsx";
import { type ComponentProps, useState } from "react";
import { controlClass } from "./control-class.ts";
import { Field, type FieldProps } from "./field.tsx";

type Props = FieldProps &
  Omit<ComponentProps<"input">, keyof FieldProps | "id" | "type"> & {
    /** Words of the switch that makes the typed text readable. */
    showLabel: string;
    hideLabel: string;
  };

/** A password box that can show what was typed. */
export function PasswordField({
  label,
  hint,
  error,
  note,
  className,
  showLabel,
  hideLabel,
  ...input
}: Props) {
  const [shown, setShown] = useState(false);
  return (
    <Field label={label} hint={hint} error={error} note={note} className={className}>
      {(control) => (
        <div className="relative">
          <input
            {...input}
            {...control}
            type={shown ? "text" : "password"}
            autoCapitalize="none"
            autoCorrect="off"
            spellCheck={false}
            className={clsx(controlClass, "h-10 pr-16 pointer-coarse:h-11")}
          />
          <button
            type="button"
            aria-controls={control.id}
            onClick={() => setShown(!shown)}
            className="absolute inset-y-1 right-1 rounded-join px-2.5 text-sm font-medium text-ink-2 hover:text-ink"
          >
            {shown ? hideLabel : showLabel}
          </button>
        </div>
      )}
    </Field>
  );
}
