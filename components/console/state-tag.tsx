import clsx from "clsx";
import type { ReactNode } from "react";

/** A word for how something stands; whatever is out of the ordinary has a ground of its own. */
export function StateTag({ tone, children }: { tone: "plain" | "warn"; children: ReactNode }) {
  return (
    <span
      className={clsx(
        "whitespace-nowrap",
        tone === "warn" && "rounded-join bg-warn-bg px-1.5 py-0.5 text-xs text-warn-ink",
      )}
    >
      {children}
    </span>
  );
}
