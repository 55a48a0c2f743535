import clsx from "clsx";
import { limits } from "#protocol/limits.ts";

/** A count as the badge writes it: at the cap it says "99+". */
export const countText = (count: number): string =>
  count >= limits.unreadCap ? `${limits.unreadCap - 1}+` : String(count);

/** The square seal that counts what is unread; grey when it may wait. Draws nothing for zero. Name it in the text beside it. */
export function SealBadge({
  count,
  muted = false,
  className,
}: {
  count: number;
  muted?: boolean;
  className?: string;
}) {
  if (count <= 0) return null;
  return (
    <span
      aria-hidden
      className={clsx(
        "tnum inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-seal px-1 text-2xs font-semibold",
        muted ? "bg-line text-ink-2" : "seal-box",
        className,
      )}
    >
      {countText(count)}
    </span>
  );
}
