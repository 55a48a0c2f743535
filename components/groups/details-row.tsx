import { ChevronRight } from "lucide-react";
import { Icon } from "#components/ui/icon.tsx";

/** A line of the details that leads further, with what is set there now. */
export function DetailsRow({
  label,
  value,
  onClick,
}: {
  label: string;
  value?: string;
  onClick: () => void;
}) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="flex min-h-9 w-full items-center gap-2 px-4 text-left text-sm hover:bg-line/40 focus-visible:-outline-offset-2 pointer-coarse:min-h-11"
    >
      <span className="shrink-0 grow">{label}</span>
      {value && <span className="min-w-0 truncate text-ink-3">{value}</span>}
      <Icon of={ChevronRight} size={16} className="shrink-0 text-ink-3" />
    </button>
  );
}
