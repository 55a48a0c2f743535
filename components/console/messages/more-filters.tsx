import type { Words } from "#components/shell/words.ts";
import { buttonClass } from "#components/ui/button.tsx";
import { controlClass } from "#components/ui/control-class.ts";
import type { TableState } from "../table/table-state.ts";

export const messageTextFilters = ["from", "with", "group", "room", "since", "until"] as const;

/** The filters that are typed, as a form of the page's own address: it works before any script has arrived. */
export function MoreFilters({
  path,
  state,
  words,
}: {
  path: string;
  state: TableState;
  words: Words["console"]["messages"];
}) {
  const labels = {
    from: words.from,
    with: words.with,
    group: words.groupId,
    room: words.roomId,
    since: words.since,
    until: words.until,
  };
  const isUsed = messageTextFilters.some((name) => state.filters[name] !== undefined);
  return (
    <details open={isUsed} className="text-sm">
      <summary className="w-fit cursor-pointer rounded-control py-1 text-ink-2 hover:text-ink">
        {words.more}
      </summary>
      <form action={path} className="mt-2 flex flex-wrap items-end gap-3">
        {state.query !== "" && <input type="hidden" name="q" value={state.query} />}
        {["kind", "place"].map(
          (name) =>
            state.filters[name] && <input key={name} type="hidden" name={name} value={state.filters[name]} />,
        )}
        {messageTextFilters.map((name) => (
          <label key={name} className="flex flex-col gap-1 text-xs text-ink-2">
            {labels[name]}
            <input
              name={name}
              type={name === "since" || name === "until" ? "date" : "text"}
              inputMode={name === "group" || name === "room" ? "numeric" : undefined}
              maxLength={128}
              defaultValue={state.filters[name] ?? ""}
              className={`${controlClass} h-9 w-36 text-sm`}
            />
          </label>
        ))}
        <button type="submit" className={buttonClass("plain")}>
          {words.apply}
        </button>
      </form>
    </details>
  );
}
