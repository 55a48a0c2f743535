"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useTransition } from "react";
import { useTranslations } from "use-intl/react";
import { buttonClass } from "#components/ui/button.tsx";
import { SearchBox } from "#components/ui/search-box.tsx";
import { isNarrowed, type TableShape, type TableState, tableHref } from "./table-state.ts";

/** A filter as people choose it: `any` is the word for not choosing. */
export type FilterChoice = {
  name: string;
  label: string;
  any: string;
  options: readonly { value: string; label: string }[];
};

const PAUSE_MS = 250;

type Props = {
  path: string;
  shape: TableShape;
  state: TableState;
  /** What can be searched for. */
  search: string;
  choices?: readonly FilterChoice[];
};

/** The box and the choices that narrow a table. Each change goes to the page's address; typing waits for a pause. */
export function TableFilters({ path, shape, state, search, choices = [] }: Props) {
  const t = useTranslations("console.table");
  const router = useRouter();
  const [isPending, begin] = useTransition();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // What stands in the address is what the box shows, also after Back; but never against whoever types.
    if (box.current && box.current !== document.activeElement) box.current.value = state.query;
  }, [state.query]);
  const go = (href: string) => begin(() => router.replace(href, { scroll: false }));
  return (
    <search aria-busy={isPending} className="flex flex-wrap items-center gap-2">
      <SearchBox
        ref={box}
        label={search}
        keys="/"
        name="q"
        maxLength={256}
        defaultValue={state.query}
        onChange={(event) => {
          const query = event.currentTarget.value.trim();
          clearTimeout(timer.current);
          timer.current = setTimeout(() => go(tableHref(path, shape, state, { query })), PAUSE_MS);
        }}
        className="w-72 max-w-full"
      />
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
      {isNarrowed(state) && (
        <button type="button" onClick={() => go(path)} className={buttonClass("quiet")}>
          {t("clearFilters")}
        </button>
      )}
    </search>
  );
}
