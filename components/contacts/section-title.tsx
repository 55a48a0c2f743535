import type { ReactNode } from "react";

/** The small title over a stretch of a list. */
export function SectionTitle({ children, end }: { children: ReactNode; end?: ReactNode }) {
  return (
    <h2 className="flex items-center gap-2 px-4 pt-3 pb-1 text-xs font-medium text-ink-3">
      {children}
      {end}
    </h2>
  );
}
