"use client";

import { useTranslations } from "use-intl/react";
import { Avatar } from "#components/ui/avatar.tsx";

/** The message as whoever gets it will see it. */
export function PreviewBubble({ from, text }: { from: string; text: string }) {
  const t = useTranslations("console.send");
  return (
    <figure className="min-w-0 rounded-menu bg-canvas p-4">
      <figcaption className="mb-3 text-xs text-ink-3">{t("preview")}</figcaption>
      <div className="flex items-end gap-2">
        <Avatar id={from || "?"} name={from || "?"} size={36} />
        <div className="min-w-0">
          <p className="pb-1 text-xs wrap-anywhere text-ink-2">{from}</p>
          <p
            dir="auto"
            className="w-fit max-w-full rounded-bubble rounded-bl-join bg-raised px-3.5 py-2 whitespace-pre-wrap wrap-anywhere"
          >
            {text.trim() === "" ? <span className="text-ink-3">{t("empty")}</span> : text}
          </p>
        </div>
      </div>
    </figure>
  );
}
