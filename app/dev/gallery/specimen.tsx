import type { ReactNode } from "react";

/** A titled stretch of the gallery. */
export function Specimen({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="space-y-4 border-t border-line pt-4">
      <h2 className="text-sm font-medium text-ink-3">{title}</h2>
      <div className="flex flex-wrap items-start gap-4">{children}</div>
    </section>
  );
}
