import type { ReactNode } from "react";

/** One number of the overview and what it is compared with. */
export function Figure({ name, value, note }: { name: string; value: ReactNode; note: string }) {
  return (
    <div className="min-w-0 py-3">
      <dt className="text-xs text-ink-3">{name}</dt>
      <dd className="text-xl font-semibold tabular-nums">{value}</dd>
      <dd className="text-xs text-ink-3 tabular-nums">{note}</dd>
    </div>
  );
}
