import clsx from "clsx";
import type { ReactNode } from "react";

/** What a place without content says: one sentence, one action. */
export function EmptyState({
  children,
  action,
  className,
}: {
  children: ReactNode;
  action?: ReactNode;
  className?: string;
}) {
  return (
    <div className={clsx("flex flex-col items-start gap-3 px-4 py-6 text-sm text-ink-3", className)}>
      <p className="max-w-72 text-pretty">{children}</p>
      {action}
    </div>
  );
}
