"use client";

import clsx from "clsx";
import type { ComponentProps } from "react";
import { controlClass } from "./control-class.ts";
import { Field, type FieldProps } from "./field.tsx";

type Props = FieldProps & Omit<ComponentProps<"textarea">, keyof FieldProps | "id">;

/** Several lines of text with their label; grows with what is written, up to eight lines. */
export function TextArea({ label, hint, error, note, className, rows = 2, ...area }: Props) {
  return (
    <Field label={label} hint={hint} error={error} note={note} className={className}>
      {(control) => (
        <textarea
          rows={rows}
          {...area}
          {...control}
          className={clsx(controlClass, "block field-sizing-content max-h-52 min-h-16 resize-none py-2")}
        />
      )}
    </Field>
  );
}
