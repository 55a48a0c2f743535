import clsx from "clsx";
import type { ReactNode } from "react";

const tones = {
  warn: "bg-warn-bg text-warn-ink",
  danger: "bg-raised text-danger border-danger border",
  info: "bg-jade-soft text-ink",
};

/** One sentence across a pane or a form, with at most one action. */
export function Banner({
  tone = "warn",
  role,
  children,
  action,
  className,
}: {
  tone?: keyof typeof tones;
  /** "alert" for what just failed, "status" for what just changed. */
  role?: "alert" | "status";
  children: ReactNode;
  action?: ReactNode;
  className?: string;
}) {
  return (
    <div
      role={role}
      className={clsx(
        "flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 text-sm",
        tones[tone],
        className,
      )}
    >
      <span className="min-w-0 grow wrap-anywhere">{children}</span>
      {action}
    </div>
  );
}
