"use client";

import { type PointerEvent, useRef } from "react";
import { useTranslations } from "use-intl/react";

/** Fewer letters than this are in view by themselves. */
const WORTH = 4;

/** The letters at the side of a long list on a phone: a tap or a finger that slides over them leads there. */
export function LetterIndex({
  letters,
  idOf,
}: {
  letters: readonly string[];
  idOf: (letter: string) => string;
}) {
  const t = useTranslations("contacts");
  const shown = useRef("");
  if (letters.length < WORTH) return null;
  const show = (letter: string) => {
    shown.current = letter;
    document.getElementById(idOf(letter))?.scrollIntoView({ block: "start" });
  };
  const slide = (event: PointerEvent) => {
    if (event.pointerType === "mouse" && event.buttons === 0) return;
    const under = document.elementFromPoint(event.clientX, event.clientY);
    const letter = under instanceof HTMLElement ? under.dataset.letter : undefined;
    if (letter && letter !== shown.current) show(letter);
  };
  return (
    <fieldset
      aria-label={t("index")}
      onPointerDown={(event) => {
        // The finger belongs to the whole strip, not to the letter where it came down.
        if (event.target instanceof Element) event.target.releasePointerCapture(event.pointerId);
      }}
      onPointerMove={slide}
      className="absolute top-1/2 right-0 z-10 flex max-h-full -translate-y-1/2 touch-none flex-col overflow-hidden rounded-l-menu bg-list py-1 md:hidden"
    >
      {letters.map((letter) => (
        <button
          key={letter}
          type="button"
          data-letter={letter}
          aria-label={t("toLetter", { letter })}
          onClick={() => show(letter)}
          className="flex min-h-4 w-7 grow basis-6 items-center justify-center text-2xs font-medium text-ink-2"
        >
          {letter}
        </button>
      ))}
    </fieldset>
  );
}
