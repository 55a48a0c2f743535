"use client";

import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";
import { useTranslations } from "use-intl/react";
import { Button } from "#components/ui/button.tsx";

type Selection = {
  chosen: ReadonlySet<string>;
  toggle: (ids: readonly string[], isChosen: boolean) => void;
  clear: () => void;
};

const SelectionContext = createContext<Selection | null>(null);

/** Which rows of the table inside are selected; kept while pages are turned, lost when the page is left. */
export function SelectionProvider({ children }: { children: ReactNode }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback((ids: readonly string[], isChosen: boolean) => {
    setChosen((before) => {
      const next = new Set(before);
      for (const id of ids) {
        if (isChosen) next.add(id);
        else next.delete(id);
      }
      return next;
    });
  }, []);
  const clear = useCallback(() => setChosen(new Set()), []);
  const selection = useMemo(() => ({ chosen, toggle, clear }), [chosen, toggle, clear]);
  return <SelectionContext value={selection}>{children}</SelectionContext>;
}

/** The selected rows of the table around. */
export function useSelection(): Selection {
  const selection = useContext(SelectionContext);
  if (!selection) throw new Error("a selection needs a SelectionProvider");
  return selection;
}

const box = "size-4 cursor-pointer accent-jade";

/** Selects one row. */
export function RowCheckbox({ id, name }: { id: string; name: string }) {
  const t = useTranslations("console.table");
  const { chosen, toggle } = useSelection();
  return (
    <input
      type="checkbox"
      data-select
      aria-label={t("selectRow", { name })}
      checked={chosen.has(id)}
      onChange={(event) => toggle([id], event.currentTarget.checked)}
      className={box}
    />
  );
}

/** Selects every row of the page. */
export function PageCheckbox({ ids }: { ids: readonly string[] }) {
  const t = useTranslations("console.table");
  const { chosen, toggle } = useSelection();
  const count = ids.filter((id) => chosen.has(id)).length;
  const isAll = count > 0 && count === ids.length;
  return (
    <input
      type="checkbox"
      aria-label={t("selectPage")}
      checked={isAll}
      ref={(element) => {
        if (element) element.indeterminate = count > 0 && !isAll;
      }}
      onChange={(event) => toggle(ids, event.currentTarget.checked)}
      className={box}
    />
  );
}

/** Takes the place of the filters while rows are selected: how many, and what can be done with them. */
export function BulkBar({ filters, children }: { filters: ReactNode; children: ReactNode }) {
  const t = useTranslations("console.table");
  const { chosen, clear } = useSelection();
  if (chosen.size === 0) return filters;
  return (
    <section aria-label={t("selection")} className="flex min-h-9 flex-wrap items-center gap-2 text-sm">
      <p role="status" className="mr-2 text-ink-2 tabular-nums">
        {t("selected", { count: chosen.size })}
      </p>
      {children}
      <Button tone="quiet" onClick={clear}>
        {t("clearSelection")}
      </Button>
    </section>
  );
}
