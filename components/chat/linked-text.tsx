"use client";

import { useMemo } from "react";
import { textParts } from "./text-parts.ts";

/** Words as they were written; web and mail addresses among them lead out in a new tab. */
export function LinkedText({ text }: { text: string }) {
  const parts = useMemo(() => textParts(text), [text]);
  return parts.map((part, index) =>
    part.href === null ? (
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
  );
}
