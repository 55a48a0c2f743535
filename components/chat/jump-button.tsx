"use client";

import { ArrowDown } from "lucide-react";
import { useTranslations } from "use-intl/react";
import { Icon } from "#components/ui/icon.tsx";
import { SealBadge } from "#components/ui/seal-badge.tsx";
import { limits } from "#protocol/limits.ts";

/** The way back to the newest message, with how many came meanwhile. */
export function JumpButton({ count, onJump }: { count: number; onJump: () => void }) {
  const t = useTranslations("chat");
  const waiting = count >= limits.unreadCap ? t("manyNew") : t("newMessages", { count });
  const label = count > 0 ? `${t("latest")}, ${waiting}` : t("latest");
  return (
    <button
      type="button"
      aria-label={label}
      data-tooltip={t("latest")}
      onClick={onJump}
      className="absolute right-6 bottom-3 z-10 flex h-9 min-w-9 items-center justify-center gap-1.5 rounded-menu bg-raised px-2 text-ink-2 shadow-float hover:text-ink pointer-coarse:h-11 pointer-coarse:min-w-11"
    >
      <Icon of={ArrowDown} size={18} />
      <SealBadge count={count} />
    </button>
  );
}
