"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl/react";
import { buttonClass } from "#components/ui/button.tsx";
import { type TableShape, type TableState, tableHref } from "./table-state.ts";

const SIZES = [25, 50, 100];

type Props = {
  path: string;
  shape: TableShape;
  state: TableState;
  fresh: ReactNode;
  page: { rows: number; next: string | null; previous: string | null; total: number; isMore: boolean };
};

/** How many rows there are, how many a page has, and the ways to the pages around. */
export function TableFooter({ path, shape, state, page, fresh }: Props) {
  const t = useTranslations("console.table");
  const router = useRouter();
  const step = (changes: { after: string } | { before: string }) => tableHref(path, shape, state, changes);
  return (
    <footer className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2 text-sm text-ink-3">
      <p role="status" className="tabular-nums">
        {t(page.isMore ? "shownOfMore" : "shown", { rows: page.rows, total: page.total })}
      </p>
      {fresh}
      <label className="flex items-center gap-2">
        {t("size")}
        <select
          value={state.size}
          onChange={(event) =>
            router.replace(tableHref(path, shape, state, { size: Number(event.currentTarget.value) }))
          }
          className="min-h-8 rounded-control border border-line bg-raised px-2 text-ink pointer-coarse:min-h-11"
        >
          {SIZES.map((size) => (
            <option key={size}>{size}</option>
          ))}
        </select>
      </label>
      <nav aria-label={t("pages")} className="ml-auto flex gap-2">
        <Step href={page.previous && step({ before: page.previous })} label={t("previous")} />
        <Step href={page.next && step({ after: page.next })} label={t("next")} />
      </nav>
    </footer>
  );
}

function Step({ href, label }: { href: string | null; label: string }) {
  if (!href) return <span className="inline-flex min-h-9 items-center px-3.5">{label}</span>;
  return (
    <Link href={href} prefetch={false} className={buttonClass("plain")}>
      {label}
    </Link>
  );
}
