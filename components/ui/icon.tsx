import clsx from "clsx";
import type { LucideIcon } from "lucide-react";

/** An icon of the one set: 20 px, 1.6-px stroke, silent to screen readers. */
export function Icon({
  of: Drawing,
  className,
  size = 20,
}: {
  of: LucideIcon;
  className?: string;
  size?: number;
}) {
  return <Drawing aria-hidden size={size} strokeWidth={1.6} className={clsx("shrink-0", className)} />;
}
