"use client";

import clsx from "clsx";
import type { ComponentProps } from "react";
import { controlClass } from "./control-class.ts";
import { Field, type FieldProps } from "./field.tsx";

type Props = FieldProps & Omit<ComponentProps<"input">, keyof FieldProps | "id">;

/** A single line of text with its label. Leave it uncontrolled inside forms, so that early typing survives hydration. */
export function TextField({ label, hint, error, note, className, ...input }: Props) {
  return (
    <Field label={label} hint={hint} error={error} note={note} className={className}>
      {(control) => (
        <input
          type="text"
          {...input}
          {...control}
          className={clsx(controlClass, "h-10 pointer-coarse:h-11")}
        />
      )}
    </Field>
  );
}
