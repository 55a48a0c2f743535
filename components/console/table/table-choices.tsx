"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { buttonClass } from "#components/ui/button.tsx";
import type { FilterChoice } from "./table-filters.tsx";
import { type TableShape, type TableState, tableHref } from "./table-state.ts";

/** Choices that narrow a table which is not searched; each goes to the page's address. */
export function TableChoices({
  path,
  shape,
  state,
  choices,
}: {
  path: string;
  shape: TableShape;
  state: TableState;
  choices: readonly FilterChoice[];
}) {
  const router = useRouter();
  const [isPending, begin] = useTransition();
  const go = (href: string) => begin(() => router.replace(href, { scroll: false }));
  return (
    <div aria-busy={isPending} className="flex flex-wrap items-center gap-2">
      {choices.map(({ name, label, any, options }) => (
        <select
          key={name}
          aria-label={label}
          value={state.filters[name] ?? ""}
          onChange={(event) =>
            go(tableHref(path, shape, state, { filters: { [name]: event.currentTarget.value || null } }))
          }
          className={buttonClass(
            "plain",
            "medium",
            state.filters[name] === undefined ? "border-line!" : "border-jade! bg-jade-soft!",
          )}
        >
          <option value="">{`${label}: ${any}`}</option>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {`${label}: ${option.label}`}
            </option>
          ))}
        </select>
      ))}
    </div>
  );
}
