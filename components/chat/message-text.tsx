"use client";

import { Fragment, memo, Suspense, useMemo, useState } from "react";
import { useTranslations } from "use-intl/react";
import { mentionParts } from "./mention-parts.ts";
import { LinkedText } from "./parts.ts";

/** Beyond this many lines a message is folded, so that one paste cannot bury a conversation. */
const FOLD_LINES = 60;
const SHOWN_LINES = 30;
/** Without one of these no link can be; what finds links comes after the first screen. */
const LINK_SIGNS = /[.:@]/;

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
    () => mentionParts(shown, mentioned ? mentioned.split("\n") : [], all),
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
        ) : LINK_SIGNS.test(part.text) ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move.
          <Suspense key={index} fallback={part.text}>
            <LinkedText text={part.text} />
          </Suspense>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move.
          <Fragment key={index}>{part.text}</Fragment>
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
