"use client";

import { memo, useMemo, useState } from "react";
import { useTranslations } from "use-intl/react";
import { mentionParts } from "./mention-parts.ts";
import { textParts } from "./text-parts.ts";

/** Beyond this many lines a message is folded, so that one paste cannot bury a conversation. */
const FOLD_LINES = 60;
const SHOWN_LINES = 30;

function foldedText(text: string): string | null {
  const lines = text.split("\n", FOLD_LINES + 1);
  return lines.length > FOLD_LINES ? lines.slice(0, SHOWN_LINES).join("\n") : null;
}

/** A message's words exactly as written; web and mail addresses lead out in a new tab. */
export const MessageText = memo(function MessageText({
  text,
  mentioned = "",
  all = false,
}: {
  text: string;
  /** Names that mention somebody here when they stand behind an @, one a line. */
  mentioned?: string;
  /** Everybody is mentioned. */
  all?: boolean;
}) {
  const t = useTranslations("chat");
  const [open, setOpen] = useState(false);
  const folded = useMemo(() => foldedText(text), [text]);
  const shown = open || folded === null ? text : folded;
  const parts = useMemo(
    () =>
      mentionParts(shown, mentioned ? mentioned.split("\n") : [], all).flatMap((part) =>
        part.mention
          ? [{ text: part.text, href: null, mention: true }]
          : textParts(part.text).map((plain) => ({ ...plain, mention: false })),
      ),
    [shown, mentioned, all],
  );
  return (
    <div dir="auto" className="whitespace-pre-wrap wrap-anywhere">
      {parts.map((part, index) =>
        part.mention ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move.
          <span key={index} className="rounded-join bg-jade-soft px-0.5 font-medium text-jade">
            {part.text}
          </span>
        ) : part.href === null ? (
          part.text
        ) : (
          <a
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move.
            key={index}
            href={part.href}
            target="_blank"
            rel="noopener noreferrer"
            className="text-jade underline decoration-1 underline-offset-2 hover:text-jade-hover"
          >
            {part.text}
          </a>
        ),
      )}
      {folded !== null && !open && (
        <button
          type="button"
          onClick={() => setOpen(true)}
          className="block min-h-6 text-sm font-medium text-jade hover:underline pointer-coarse:min-h-11"
        >
          {t("showAll")}
        </button>
      )}
    </div>
  );
});
