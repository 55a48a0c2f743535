"use client";

import clsx from "clsx";
import type { ComponentProps } from "react";
import { controlClass } from "./control-class.ts";
import { Field, type FieldProps } from "./field.tsx";

type Props = FieldProps & Omit<ComponentProps<"select">, keyof FieldProps | "id">;

/** A choice from a short list, drawn by the platform so that it is right on every device. */
export function SelectField({ label, hint, error, note, className, ...select }: Props) {
  return (
    <Field label={label} hint={hint} error={error} note={note} className={className}>
      {(control) => (
        <select {...select} {...control} className={clsx(controlClass, "h-10 pointer-coarse:h-11")} />
      )}
    </Field>
  );
}
