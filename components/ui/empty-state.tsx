import clsx from "clsx";
import type { ReactNode } from "react";

/** What a place without content says: one sentence, one action. */
export function EmptyState({
  children,
  action,
  flush = false,
  className,
}: {
  children: ReactNode;
  action?: ReactNode;
  /** Whatever it stands in has its own margins. */
  flush?: boolean;
  className?: string;
}) {
  return (
    <div
      className={clsx(
        "flex flex-col items-start gap-3 text-sm text-ink-3",
        flush ? "py-2" : "px-4 py-6",
        className,
      )}
    >
      <p className="max-w-72 text-pretty">{children}</p>
      {action}
    </div>
  );
}
