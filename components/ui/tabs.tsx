"use client";

import clsx from "clsx";
import { type KeyboardEvent, type ReactNode, useId, useState } from "react";

export type Tab = { id: string; label: string; content: ReactNode };

/** Tabs by the ARIA pattern: one stop in the tab order, arrows, Home and End move and choose. */
export function Tabs({
  label,
  tabs,
  onChoose,
  className,
}: {
  label: string;
  tabs: readonly Tab[];
  /** Told the id of the tab that is shown from now on. */
  onChoose?: (id: string) => void;
  className?: string;
}) {
  const base = useId();
  const [chosen, setChosen] = useState(0);
  const choose = (index: number) => {
    setChosen(index);
    const tab = tabs[index];
    if (tab) onChoose?.(tab.id);
  };
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const last = tabs.length - 1;
    const target = {
      ArrowRight: chosen === last ? 0 : chosen + 1,
      ArrowLeft: chosen === 0 ? last : chosen - 1,
      Home: 0,
      End: last,
    }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    choose(target);
    event.currentTarget.querySelectorAll<HTMLElement>("[role=tab]")[target]?.focus();
  };
  return (
    <div className={className}>
      <div role="tablist" aria-label={label} onKeyDown={move} className="flex gap-4 border-b border-line">
        {tabs.map((tab, index) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`${base}-${tab.id}`}
            aria-selected={index === chosen}
            aria-controls={`${base}-${tab.id}-panel`}
            tabIndex={index === chosen ? 0 : -1}
            onClick={() => choose(index)}
            className={clsx(
              "-mb-px min-h-10 border-b-2 px-1 text-sm pointer-coarse:min-h-11",
              index === chosen
                ? "border-jade font-medium text-ink"
                : "border-transparent text-ink-2 hover:text-ink",
            )}
          >
            {tab.label}
          </button>
        ))}
      </div>
      {tabs.map((tab, index) => (
        <div
          key={tab.id}
          role="tabpanel"
          id={`${base}-${tab.id}-panel`}
          aria-labelledby={`${base}-${tab.id}`}
          hidden={index !== chosen}
          className="pt-4"
        >
          {tab.content}
        </div>
      ))}
    </div>
  );
}
