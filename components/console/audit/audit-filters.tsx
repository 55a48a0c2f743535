import type { Words } from "#components/shell/words.ts";
import { buttonClass } from "#components/ui/button.tsx";
import { controlClass } from "#components/ui/control-class.ts";
import type { TableState } from "../table/table-state.ts";

export const auditFilters = ["actor", "action", "target", "since", "until"] as const;

/** Narrows the audit log by the beginning of who, what and whom, and by days; a form of the page's own address. */
export function AuditFilters({
  path,
  state,
  words,
  clear,
}: {
  path: string;
  state: TableState;
  words: Words["console"]["audit"];
  clear: string;
}) {
  return (
    <form action={path} aria-label={words.filters} className="flex flex-wrap items-end gap-3">
      {auditFilters.map((name, index) => (
        <label key={name} className="flex flex-col gap-1 text-xs text-ink-2">
          {words[name]}
          <input
            name={name}
            type={name === "since" || name === "until" ? "date" : "text"}
            data-search={index === 0 || undefined}
            maxLength={128}
            defaultValue={state.filters[name] ?? ""}
            className={`${controlClass} h-9 w-40 text-sm`}
          />
        </label>
      ))}
      <button type="submit" className={buttonClass("plain")}>
        {words.apply}
      </button>
      {Object.keys(state.filters).length > 0 && (
        <a href={path} className={buttonClass("quiet")}>
          {clear}
        </a>
      )}
    </form>
  );
}
