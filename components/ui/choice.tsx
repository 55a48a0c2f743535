import type { ComponentProps, ReactNode } from "react";

/** A box or a dot with its words; pressing the words ticks it too. */
export function Choice({
  children,
  ...input
}: Omit<ComponentProps<"input">, "className" | "children"> & {
  type: "checkbox" | "radio";
  children: ReactNode;
}) {
  return (
    <label className="flex min-h-9 w-fit cursor-pointer items-center gap-2 text-sm pointer-coarse:min-h-11">
      <input {...input} className="size-4.5 shrink-0 accent-jade" />
      {children}
    </label>
  );
}
