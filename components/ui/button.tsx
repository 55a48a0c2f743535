import clsx from "clsx";
import type { ComponentProps } from "react";

export type ButtonTone = "primary" | "plain" | "quiet" | "danger";
export type ButtonSize = "medium" | "large";

const base =
  "inline-flex shrink-0 select-none items-center justify-center gap-2 rounded-control font-medium whitespace-nowrap transition-colors duration-120 disabled:cursor-default disabled:opacity-55";

const sizes: Record<ButtonSize, string> = {
  medium: "min-h-9 px-3.5 text-sm pointer-coarse:min-h-11",
  large: "min-h-11 px-5 text-base",
};

const tones: Record<ButtonTone, string> = {
  primary: "bg-jade text-on-jade enabled:hover:bg-jade-hover",
  plain: "border border-line-strong bg-raised text-ink enabled:hover:bg-list",
  quiet: "text-jade enabled:hover:bg-jade-soft",
  danger: "border border-line-strong bg-raised text-danger enabled:hover:border-danger",
};

/** The look of a button, for links that act as one. */
export function buttonClass(tone: ButtonTone = "plain", size: ButtonSize = "medium", extra?: string): string {
  return clsx(base, sizes[size], tones[tone], extra);
}

export type ButtonProps = ComponentProps<"button"> & {
  tone?: ButtonTone;
  size?: ButtonSize;
  /** The act is under way: the button refuses a second press and says so. */
  busy?: boolean;
};

/** A button with words. Its name is a verb. */
export function Button({ tone = "plain", size = "medium", busy = false, className, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={rest.disabled || busy}
      aria-busy={busy || undefined}
      className={buttonClass(tone, size, className)}
    />
  );
}
