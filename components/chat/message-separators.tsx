"use client";

import { useTranslations } from "use-intl/react";
import { Face } from "#components/shell/face.tsx";
import type { AvatarProps } from "#components/ui/avatar.tsx";
import { Button } from "#components/ui/button.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { limits } from "#protocol/limits.ts";
import { type Clock, dayLabel } from "./local-time.ts";
import { retractedText } from "./retracted-texts.ts";
import type { TimelineMessage } from "./timeline.ts";

/** Where a day begins. */
export function DaySeparator({ at, clock }: { at: number; clock: Clock }) {
  return (
    <h2 className="pt-6 pb-1 text-center text-xs font-medium text-ink-3">
      <time dateTime={new Date(at).toISOString()}>{dayLabel(at, clock)}</time>
    </h2>
  );
}

/** Above what was not yet seen. */
export function UnreadSeparator({ count }: { count: number }) {
  const t = useTranslations("chat");
  const text = count >= limits.unreadCap ? t("manyNew") : t("newMessages", { count });
  return (
    <h2 data-unread-line className="flex items-center gap-3 pt-5 text-xs font-medium text-seal">
      <span aria-hidden className="h-px grow bg-seal/45" />
      {text}
      <span aria-hidden className="h-px w-8 bg-seal/45" />
    </h2>
  );
}

/** In the place of a message that was taken back; its author may write it anew. */
export function RetractedLine({
  message,
  conversation,
  name,
  onEdit,
}: {
  message: TimelineMessage;
  conversation: number;
  name: string;
  onEdit: (text: string) => void;
}) {
  const t = useTranslations("chat");
  const text = message.own && message.seq !== null ? retractedText(conversation, message.seq) : null;
  return (
    <p
      data-key={message.key}
      data-seq={message.seq ?? undefined}
      className="flex flex-wrap items-center justify-center gap-x-2 pt-4 text-center text-xs text-ink-3"
    >
      {message.own ? t("retractedOwn") : t("retractedOther", { name })}
      {text !== null && (
        <button
          type="button"
          onClick={() => onEdit(text)}
          className="min-h-6 font-medium text-jade hover:underline pointer-coarse:min-h-11"
        >
          {t("editAgain")}
        </button>
      )}
    </p>
  );
}

/** The top of a conversation whose first message is in view. */
export function ConversationStart({ id, name, kind = "person" }: Pick<AvatarProps, "id" | "name" | "kind">) {
  const t = useTranslations("chat");
  return (
    <div className="flex flex-col items-start gap-3 pt-10 pb-2">
      <Face id={id} name={name} kind={kind} size={72} />
      <p className="max-w-72 text-sm text-ink-3 text-pretty">
        {t(kind === "group" ? "startGroup" : "start", { name })}
      </p>
    </div>
  );
}

const widths = ["w-3/5", "w-2/5", "w-1/2"] as const;

/** Bubbles that are on their way, in the geometry of those that will come. */
export function BubbleSkeletons({ label, groups = 1 }: { label: string; groups?: number }) {
  return (
    <div role="status" aria-label={label} className="flex flex-col gap-4 pt-4">
      {Array.from({ length: groups }, (_, group) =>
        widths.map((width) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows are alike and never move.
          <div key={`${group} ${width}`} className="flex items-end gap-3 last:flex-row-reverse">
            <Skeleton className="size-9 rounded-round!" />
            <Skeleton className={`h-10 rounded-bubble! ${width}`} />
          </div>
        )),
      )}
    </div>
  );
}

/** In the place of older messages that did not come. */
export function OlderFailed({ onRetry }: { onRetry: () => void }) {
  const t = useTranslations("chat");
  const common = useTranslations("common");
  return (
    <p
      role="alert"
      className="flex flex-wrap items-center justify-center gap-x-3 pt-6 pb-2 text-sm text-ink-3"
    >
      {t("olderFailed")}
      <Button onClick={onRetry}>{common("retry")}</Button>
    </p>
  );
}
