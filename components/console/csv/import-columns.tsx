"use client";

import { useTranslations } from "use-intl/react";
import { SelectField } from "#components/ui/select-field.tsx";
import { columns, type Mapping } from "./columns.ts";

/** Says which column of the file is which. */
export function ImportColumns({
  header,
  mapping,
  isFixed,
  onChange,
}: {
  header: readonly string[];
  mapping: Mapping;
  isFixed: boolean;
  onChange: (mapping: Mapping) => void;
}) {
  const t = useTranslations("console.csv");
  const names = useTranslations("console.users");
  return (
    <div className="grid gap-4 md:grid-cols-3">
      {columns.map((column) => (
        <SelectField
          key={column}
          label={names(column)}
          value={mapping[column]}
          disabled={isFixed}
          onChange={(event) => onChange({ ...mapping, [column]: Number(event.currentTarget.value) })}
        >
          <option value={-1}>{t("noColumn")}</option>
          {header.map((title, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place; titles may repeat.
            <option key={index} value={index}>
              {title}
            </option>
          ))}
        </SelectField>
      ))}
    </div>
  );
}
