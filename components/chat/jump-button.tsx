"use client";

import { ArrowDown } from "lucide-react";
import { useTranslations } from "use-intl/react";
import { Icon } from "#components/ui/icon.tsx";
import { SealBadge } from "#components/ui/seal-badge.tsx";
import { limits } from "#protocol/limits.ts";

const buttonClass =
  "flex h-9 min-w-9 items-center justify-center gap-1.5 rounded-menu bg-raised px-2 text-ink-2 shadow-float hover:text-ink pointer-coarse:h-11 pointer-coarse:min-w-11";

/** The way back to the newest message, with how many came meanwhile. */
function JumpButton({ count, onJump }: { count: number; onJump: () => void }) {
  const t = useTranslations("chat");
  const waiting = count >= limits.unreadCap ? t("manyNew") : t("newMessages", { count });
  const label = count > 0 ? `${t("latest")}, ${waiting}` : t("latest");
  return (
    <button
      type="button"
      aria-label={label}
      data-tooltip={t("latest")}
      onClick={onJump}
      className={buttonClass}
    >
      <Icon of={ArrowDown} size={18} />
      <SealBadge count={count} />
    </button>
  );
}

/** The way to the first unread message that mentions me. */
function MentionButton({ count, onJump }: { count: number; onJump: () => void }) {
  const t = useTranslations("chat");
  return (
    <button
      type="button"
      aria-label={`${t("toMention")}, ${t("mentionsWaiting", { count })}`}
      data-tooltip={t("toMention")}
      onClick={onJump}
      className={buttonClass}
    >
      <span aria-hidden className="font-medium text-seal">
        @
      </span>
      <SealBadge count={count} />
    </button>
  );
}

/** The ways out of where one reads: to where I was mentioned, and to the end. */
export function JumpButtons({
  mentions,
  unread,
  away,
  onMention,
  onEnd,
}: {
  /** Positions of unread mentions, oldest first. */
  mentions: readonly number[];
  unread: number;
  /** The end is out of view. */
  away: boolean;
  onMention: (seq: number) => void;
  onEnd: () => void;
}) {
  const [mention] = mentions;
  return (
    <div className="absolute right-6 bottom-3 z-10 flex gap-2">
      {mention !== undefined && <MentionButton count={mentions.length} onJump={() => onMention(mention)} />}
      {away && <JumpButton count={unread} onJump={onEnd} />}
    </div>
  );
}
