"use client";

import { useTranslations } from "use-intl/react";
import type { ApiScope } from "#protocol/api-key.ts";

/** What a key is for, one box a purpose. */
export function ScopeBoxes({
  scopes,
  chosen,
  onChange,
}: {
  scopes: readonly ApiScope[];
  chosen: readonly ApiScope[];
  onChange: (scopes: readonly ApiScope[]) => void;
}) {
  const t = useTranslations("console.keys");
  return (
    <fieldset className="grid grid-cols-2 gap-1">
      <legend className="mb-1 font-medium text-ink">{t("scopes")}</legend>
      {scopes.map((scope) => (
        <label key={scope} className="flex min-h-7 cursor-pointer items-center gap-2">
          <input
            type="checkbox"
            checked={chosen.includes(scope)}
            onChange={(event) =>
              onChange(
                event.currentTarget.checked ? [...chosen, scope] : chosen.filter((other) => other !== scope),
              )
            }
            className="size-4 accent-jade"
          />
          <code className="font-mono text-xs">{scope}</code>
        </label>
      ))}
    </fieldset>
  );
}
