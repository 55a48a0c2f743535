import type { ReactNode } from "react";

/** A part of a page with its name. */
export function Part({
  title,
  actions,
  children,
}: {
  title: string;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section aria-label={title} className="mt-8 max-w-3xl">
      <header className="mb-2 flex flex-wrap items-end justify-between gap-3">
        <h2 className="text-lg font-semibold">{title}</h2>
        {actions}
      </header>
      {children}
    </section>
  );
}

/** Names and what they stand for, one under the other. */
export function DetailList({ rows }: { rows: readonly { label: string; value: ReactNode }[] }) {
  return (
    <dl className="max-w-3xl divide-y divide-line rounded-menu border border-line bg-raised text-sm">
      {rows.map(({ label, value }) => (
        <div key={label} className="flex flex-wrap justify-between gap-x-6 gap-y-1 px-4 py-2.5">
          <dt className="text-ink-3">{label}</dt>
          <dd className="min-w-0 wrap-anywhere tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Rows with something to do at their end. */
export function RowList({
  none,
  rows,
}: {
  none: string;
  rows: readonly { id: string; text: ReactNode; end?: ReactNode }[];
}) {
  if (rows.length === 0) return <p className="text-sm text-ink-3">{none}</p>;
  return (
    <ul className="divide-y divide-line rounded-menu border border-line bg-raised text-sm">
      {rows.map(({ id, text, end }) => (
        <li
          key={id}
          className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-1.5"
        >
          <span className="min-w-0 wrap-anywhere">{text}</span>
          {end}
        </li>
      ))}
    </ul>
  );
}
