"use client";

import clsx from "clsx";
import { Search } from "lucide-react";
import type { ComponentProps } from "react";
import { Icon } from "./icon.tsx";

type Props = Omit<ComponentProps<"input">, "aria-label" | "type"> & {
  label: string;
  keys?: string | undefined;
};

/** The box that finds people. `label` is its name; the placeholder may say more. */
export function SearchBox({ label, keys, className, ...input }: Props) {
  return (
    <div className={clsx("relative", className)}>
      <Icon
        of={Search}
        size={16}
        className="pointer-events-none absolute inset-y-0 left-3 my-auto text-ink-3"
      />
      <input
        type="text"
        inputMode="search"
        enterKeyHint="search"
        autoComplete="off"
        spellCheck={false}
        placeholder={label}
        {...input}
        data-search
        aria-label={label}
        className="h-9 w-full rounded-control border border-line bg-raised pr-3 pl-9 text-sm hover:border-line-strong focus:border-ring focus-visible:outline-offset-0 pointer-coarse:h-11"
      />
      {keys && (
        <kbd className="pointer-events-none absolute inset-y-0 right-3 my-auto h-5 rounded-join border border-line px-1 font-sans text-2xs/[1.125rem] text-ink-3 pointer-coarse:hidden">
          {keys}
        </kbd>
      )}
    </div>
  );
}
