import clsx from "clsx";
import type { ComponentProps, ReactNode } from "react";

export type IconButtonProps = Omit<ComponentProps<"button">, "aria-label" | "children"> & {
  /** The accessible name; shown as tooltip too. */
  label: string;
  /** Keys to show behind the label in the tooltip. */
  hint?: string;
  tone?: "plain" | "primary" | "danger";
  children: ReactNode;
};

const tones = {
  plain:
    "text-ink-2 enabled:hover:bg-line/60 enabled:hover:text-ink aria-expanded:bg-line/60 aria-pressed:text-jade",
  primary: "bg-jade text-on-jade enabled:hover:bg-jade-hover",
  danger: "text-danger enabled:hover:bg-line/60",
};

/** The box of a button that is only an icon: 36 px, 44 px for fingers. */
export function iconButtonClass(tone: keyof typeof tones = "plain", extra?: string): string {
  return clsx(
    "inline-flex size-9 shrink-0 items-center justify-center rounded-control transition-colors duration-120 pointer-coarse:size-11 disabled:cursor-default disabled:opacity-55",
    tones[tone],
    extra,
  );
}

/** A button without words: the icon is decoration, `label` is its name. */
export function IconButton({ label, hint, tone = "plain", className, children, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-label={label}
      data-tooltip={hint ? `${label}  ${hint}` : label}
      className={iconButtonClass(tone, className)}
    >
      {children}
    </button>
  );
}
