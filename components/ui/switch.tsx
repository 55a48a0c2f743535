"use client";

import { useId, useState } from "react";

/** Something that is on or off, changed at once. The platform's own checkbox, drawn as a switch. */
export function Switch({
  label,
  hint,
  checked,
  onChange,
}: {
  label: string;
  /** One line of help under it. */
  hint?: string;
  checked: boolean;
  /** Answers whether it could be changed. */
  onChange: (checked: boolean) => Promise<boolean>;
}) {
  const id = useId();
  // What was chosen is shown until it is so, or refused.
  const [wanted, setWanted] = useState<boolean | null>(null);
  if (wanted === checked) setWanted(null);
  const shown = wanted ?? checked;
  const choose = async (next: boolean) => {
    setWanted(next);
    if (!(await onChange(next))) setWanted(null);
  };
  return (
    <div>
      <label className="flex min-h-9 cursor-pointer items-center justify-between gap-4 text-sm pointer-coarse:min-h-11">
        {label}
        <input
          type="checkbox"
          role="switch"
          checked={shown}
          aria-checked={shown}
          aria-describedby={hint ? id : undefined}
          onChange={(event) => void choose(event.currentTarget.checked)}
          className="relative h-5 w-9 shrink-0 cursor-pointer appearance-none rounded-menu border border-line-strong bg-raised transition-colors duration-120 before:absolute before:inset-y-0.5 before:left-0.5 before:aspect-square before:rounded-control before:bg-line-strong before:transition-transform before:duration-120 checked:border-jade checked:bg-jade checked:before:translate-x-4 checked:before:bg-on-jade forced-colors:appearance-auto"
        />
      </label>
      {hint && (
        <p id={id} className="-mt-1 pb-1 text-xs text-ink-3">
          {hint}
        </p>
      )}
    </div>
  );
}
